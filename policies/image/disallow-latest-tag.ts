import {
  container,
  definePolicy,
  eachImage,
  effectiveTag,
  exemptImages,
  imageKinds,
  isExemptImage,
  texts,
  textsOf,
  trustedImage,
} from "../../core/policy";

const [repository = ""] = trustedImage.split("@");
const alsoFails = ["require-image-digests"];

export default definePolicy({
  name: "disallow-latest-tag",
  displayName: "Images don't go by the tag latest",
  description:
    "latest, which an image without a tag means too, names whatever was pushed last: no two starts need run the same, and nobody can say what ran.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.2", "cis-docker-1.6:4.7"],
  requirements: [6],
  remediationSteps: "Name the version that was tested, best with its digest: name:1.2.3@sha256:….",
  settings: { tags: texts("The tags to refuse. By default latest."), exemptImages },
  appliesTo: imageKinds,
  check({ node, report, settings }) {
    const tags = textsOf(settings, "tags") ?? ["latest"];
    if (node.kind === "Container" && isExemptImage(node, settings)) return;
    eachImage(node, report, ({ parsed, label, path }) => {
      const tag = "reference" in parsed ? effectiveTag(parsed.reference) : undefined;
      if (tag === undefined || !tags.includes(tag) || !("reference" in parsed)) return;
      const how = parsed.reference.tag === undefined ? "which has no tag and so means" : "which has the tag";
      report(`uses ${label}, ${how} ${tag}`, path);
    });
  },
  good: () => ({
    "a digest": container(),
    "latest with a digest: the digest decides": container({ image: trustedImage.replace("@", ":latest@") }),
  }),
  bad: () => ({
    latest: { ...container({ image: `${repository}:latest` }), alsoFails },
    "no tag": { ...container({ image: repository }), alsoFails },
  }),
});
