import {
  container,
  definePolicy,
  eachImage,
  imageKinds,
  pod,
  repositoryMatches,
  repositoryName,
  trustedImage,
  trustedRepositories,
} from "../../core/policy";

const digest = trustedImage.slice(trustedImage.indexOf("@"));

export default definePolicy({
  name: "restrict-image-repositories",
  displayName: "Images come from the environment's trusted repositories",
  description:
    "Whoever can push to the repository that an image is pulled from decides what runs. Only repositories that the organisation vets may feed an environment; names are compared after normalisation and by whole path parts. An uncontrolled environment for which the estate names no repository is not judged.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5", "cis-kubernetes-1.9:5.5.1", "cis-eks-1.5:5.1.4"],
  requirements: [1, 2],
  remediationSteps:
    "Pull the image from a repository listed under images.repositories in the estate; copy it there first, after vetting it.",
  appliesTo: imageKinds,
  check({ node, report, estate, environment }) {
    const trusted = trustedRepositories(estate, environment);
    if (!trusted) return report.notApplicable(`the estate names no repositories for ${environment.name}`);
    eachImage(node, report, ({ parsed, label, path }) => {
      if (!("reference" in parsed)) return;
      if (trusted.some((pattern) => repositoryMatches(pattern, parsed.reference))) return;
      report(
        `uses ${label}, whose repository ${repositoryName(parsed.reference)} is not trusted in ${environment.name}`,
        path,
      );
    });
  },
  good: () => ({
    "from the account's registry": container(),
    "official image where the environment trusts them": {
      ...container({ image: `nginx${digest}` }),
      stack: "example/dev",
    },
  }),
  bad: () => ({
    "an official image by its short name": container({ image: `nginx${digest}` }),
    "a host that only begins like the trusted one": container({
      image: `333333333333.dkr.ecr.eu-west-1.amazonaws.com.evil.com/shop/checkout${digest}`,
    }),
    "another account's registry": container({
      image: `444444444444.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout${digest}`,
    }),
    "an image volume": pod({
      volumes: [{ name: "models", image: { reference: `example.com/models${digest}` } }],
    }),
  }),
});
