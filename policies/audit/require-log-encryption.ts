import { definePolicy, example, isSet, logGroup } from "../../core/policy";

export default definePolicy({
  name: "require-log-encryption",
  displayName: "Logs are encrypted with a key of one's own",
  description:
    "Logs hold what programs let slip: names, tokens, data of customers. Their key says who may read them.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [66],
  remediationSteps: "Set kmsKeyId.",
  appliesTo: "LogGroup",
  check({ node, report }) {
    if (!isSet(node, "encryptionKey"))
      report("is not encrypted with a key of its own", node.places["encryptionKey"]);
  },
  good: () => ({ encrypted: example(logGroup()) }),
  bad: () => ({ "no key": example(logGroup({ kmsKeyId: undefined })) }),
});
