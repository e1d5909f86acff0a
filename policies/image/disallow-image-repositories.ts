import {
  container,
  definePolicy,
  eachImage,
  imageKinds,
  repositoryMatches,
  repositoryName,
  texts,
  textsOf,
  trustedImage,
} from "../../core/policy";

/** Frozen in April 2023: what lies there gets no more fixes. */
const frozen = ["k8s.gcr.io/**", "gcr.io/google_containers/**", "gcr.io/google-containers/**"];

const digest = trustedImage.slice(trustedImage.indexOf("@"));
const image = `k8s.gcr.io/pause${digest}`;
const trustAll = { images: { repositories: { default: ["k8s.gcr.io/**", "registry.k8s.io/**"] } } };

export default definePolicy({
  name: "disallow-image-repositories",
  displayName: "Images come from no refused repository",
  description:
    "A repository that is frozen or given up gets no fixes, and whoever takes its name over decides what runs. By default the frozen registries of Kubernetes are refused.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5"],
  requirements: [1],
  remediationSteps:
    "Pull the image from the repository that follows it; for k8s.gcr.io that is registry.k8s.io.",
  settings: {
    repositories: texts(
      "The patterns of repositories to refuse. By default the frozen registries of Kubernetes.",
    ),
  },
  appliesTo: imageKinds,
  check({ node, report, settings }) {
    const refused = textsOf(settings, "repositories") ?? frozen;
    eachImage(node, report, ({ parsed, label, path }) => {
      if (!("reference" in parsed)) return;
      if (!refused.some((pattern) => repositoryMatches(pattern, parsed.reference))) return;
      report(`uses ${label}, from the refused repository ${repositoryName(parsed.reference)}`, path);
    });
  },
  good: () => ({
    "a trusted repository": container(),
    "the registry that follows": {
      ...container({ image: `registry.k8s.io/pause${digest}` }),
      estate: trustAll,
    },
  }),
  bad: () => ({
    "the frozen registry of Kubernetes": { ...container({ image }), estate: trustAll },
    "one that the estate refuses": {
      ...container(),
      estate: {
        policies: {
          "disallow-image-repositories": {
            settings: { repositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/*"] },
          },
        },
      },
    },
  }),
});
