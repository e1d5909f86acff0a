import { container, definePolicy, eachImage, imageKinds, trustedImage } from "../../core/policy";

export default definePolicy({
  name: "disallow-invalid-image-references",
  displayName: "Image references are valid",
  description:
    "A reference that no runtime accepts can't be judged by its repository, and the workload won't start. It is mostly a slip: an upper-case letter, a cut digest, an unfilled placeholder.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.2"],
  requirements: [1],
  remediationSteps: "Write the reference as host/path:tag@sha256:<64 hexadecimal digits>, in lower case.",
  appliesTo: imageKinds,
  check({ node, report }) {
    eachImage(node, report, ({ parsed, label, path }) => {
      if ("problem" in parsed) report(`uses ${label}, which ${parsed.problem}`, path);
    });
  },
  good: () => ({ "a valid reference": container() }),
  bad: () => ({
    "a cut digest": {
      ...container({ image: trustedImage.slice(0, -1) }),
      alsoFails: ["require-image-digests"],
    },
    "an upper-case repository": container({ image: trustedImage.replace("checkout", "Checkout") }),
  }),
});
