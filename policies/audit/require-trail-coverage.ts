import { definePolicy, example, trail } from "../../core/policy";

export default definePolicy({
  name: "require-trail-coverage",
  displayName: "Trails record every Region",
  description:
    "What is done in a Region, or in a global service such as IAM, that no trail covers leaves no trace; that is where an intruder works.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:3.1", "nist-800-190:4.3.2"],
  requirements: [66],
  remediationSteps:
    "Set isMultiRegionTrail to true and leave enableLogging and includeGlobalServiceEvents on.",
  appliesTo: "Trail",
  check({ node, report }) {
    report.part(() => {
      if (node.logging === false) report("records nothing: logging is off", node.places["logging"]);
    });
    report.part(() => {
      if (!node.multiRegion) report("records one Region only", node.places["multiRegion"]);
    });
    report.part(() => {
      if (node.globalEvents === false)
        report("does not record global services such as IAM", node.places["globalEvents"]);
    });
  },
  repairs: {
    isMultiRegionTrail: true,
    enableLogging: true,
    isLogging: true,
    includeGlobalServiceEvents: true,
  },
  good: () => ({ "every Region": example(trail()) }),
  bad: () => ({
    "one Region": example(trail({ isMultiRegionTrail: undefined })),
    "turned off": example(trail({ enableLogging: false })),
    "no global services": example(trail({ includeGlobalServiceEvents: false })),
  }),
});
