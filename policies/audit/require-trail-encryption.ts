import { definePolicy, example, isSet, trail } from "../../core/policy";

export default definePolicy({
  name: "require-trail-encryption",
  displayName: "Trails are encrypted with a key of one's own",
  description: "The record of all that is done tells an intruder where to go; its key says who may read it.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:3.5"],
  requirements: [66],
  remediationSteps: "Set kmsKeyId.",
  appliesTo: "Trail",
  check({ node, report }) {
    if (!isSet(node, "encryptionKey"))
      report("is not encrypted with a key of its own", node.places["encryptionKey"]);
  },
  good: () => ({ encrypted: example(trail()) }),
  bad: () => ({ "no key": example(trail({ kmsKeyId: undefined })) }),
});
