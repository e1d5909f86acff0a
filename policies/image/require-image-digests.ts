import {
  container,
  definePolicy,
  eachImage,
  imageKinds,
  isDigest,
  isTruncatedDigest,
  pod,
  repositoryMatches,
  texts,
  textsOf,
  trustedImage,
} from "../../core/policy";

const [repository = ""] = trustedImage.split("@");

/**
 * Whether a text that is no reference still names a digest. What is shorter than any digest that the grammar of references
 * knows makes the whole text none: `disallow-invalid-image-references` says that, and one fault is said once.
 */
function isPinned(text: string): boolean {
  const at = text.indexOf("@");
  const digest = text.slice(at + 1);
  return at >= 0 && (isDigest(digest) || isTruncatedDigest(digest));
}

export default definePolicy({
  name: "require-image-digests",
  displayName: "Images are pinned by digest",
  description:
    "A tag can be moved to other content at any time, by anyone who may push; only a digest says precisely what runs, and lets it be looked up.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.2"],
  requirements: [6],
  remediationSteps: "Add the digest of the image that was tested: name:tag@sha256:….",
  settings: {
    exemptRepositories: texts("Patterns of repositories whose tags may be used. None by default."),
  },
  appliesTo: imageKinds,
  check({ node, report, settings }) {
    const exempt = textsOf(settings, "exemptRepositories") ?? [];
    eachImage(node, report, ({ text, parsed, label, path }) => {
      if ("reference" in parsed ? parsed.reference.digest : isPinned(text)) return;
      const covered = (pattern: string): boolean =>
        "reference" in parsed && repositoryMatches(pattern, parsed.reference);
      if (!exempt.some(covered)) report(`uses ${label}, which is not pinned by a digest`, path);
    });
  },
  good: () => ({
    "digest only": container(),
    "tag and digest": container({ image: trustedImage.replace("@", ":1.2.3@") }),
    "tag of an exempt repository": {
      ...container({ image: `${repository}:1.2.3`, imagePullPolicy: "Always" }),
      estate: {
        policies: {
          "require-image-digests": {
            settings: { exemptRepositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"] },
          },
        },
      },
    },
  }),
  bad: () => ({
    "tag only": container({ image: `${repository}:1.2.3`, imagePullPolicy: "Always" }),
    "a digest of the wrong length": {
      ...container({ image: trustedImage.slice(0, -1) }),
      alsoFails: ["disallow-invalid-image-references"],
    },
    "an image volume by tag": pod({
      volumes: [{ name: "models", image: { reference: `${repository}:1.2.3`, pullPolicy: "Always" } }],
    }),
  }),
});
