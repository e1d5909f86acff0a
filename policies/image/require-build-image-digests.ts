import {
  buildImages,
  buildProject,
  definePolicy,
  example,
  parseReference,
  resource,
  trustedImage,
} from "../../core/policy";

const [repository = ""] = trustedImage.split("@");
const build = (from: string) =>
  example(
    resource("docker-build:index:Image", "checkout", {
      dockerfile: { inline: `FROM ${from}\nUSER 10001\n` },
      tags: ["333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1"],
      push: true,
    }),
  );

export default definePolicy({
  name: "require-build-image-digests",
  displayName: "Builds pin what they start from by digest",
  description:
    "A tag is other content tomorrow: the same sources then build another image, and nobody can say what the one that was tested was made of.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5", "nist-800-190:4.2.2"],
  requirements: [6, 20],
  remediationSteps: "Add the digest of the image that was vetted: FROM name:tag@sha256:….",
  appliesTo: ["ImageBuild", "BuildProject"],
  check({ node, report }) {
    for (const { image, use, path } of buildImages(node)) {
      // What is cached is checked against what is built.
      if (use === "takes layers of") continue;
      const parsed = parseReference(image);
      if (image.includes("$")) report.unknown(path, `what ${image} stands for`);
      else if ("reference" in parsed && !parsed.reference.digest)
        report(`${use} ${image}, which is not pinned by a digest`, path, { key: image });
    }
  },
  good: () => ({ "a digest": build(trustedImage), "AWS's own image for builds": example(buildProject()) }),
  bad: () => ({
    "a tag": build(`${repository}:1.2.3`),
    "builds in an image by tag": example(buildProject({ environment: { image: `${repository}:1` } })),
  }),
});
