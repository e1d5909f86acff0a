import { definePolicy, example, trail } from "../../core/policy";

export default definePolicy({
  name: "require-trail-validation",
  displayName: "Trails are proof against tampering",
  description:
    "Without validation nobody can show that the record was not changed by those whom it is about.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:3.2"],
  requirements: [34, 66],
  remediationSteps: "Set enableLogFileValidation to true.",
  appliesTo: "Trail",
  check({ node, report }) {
    if (!node.validation) report("has no validation of its files", node.places["validation"]);
  },
  repairs: { enableLogFileValidation: true },
  good: () => ({ validated: example(trail()) }),
  bad: () => ({ "not set": example(trail({ enableLogFileValidation: undefined })) }),
});
