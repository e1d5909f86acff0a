import { database, definePolicy, example, table } from "../../core/policy";

export default definePolicy({
  name: "require-store-deletion-protection",
  displayName: "Stores are protected from deletion",
  description: "Deleting a store takes its data along; one wrong stack or one stolen token should not do it.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [66],
  remediationSteps: "Set deletionProtection (deletionProtectionEnabled for tables) to true.",
  appliesTo: "DataStore",
  check({ node, environment, report }) {
    if (!environment.controlled || !node.protectable)
      return report.notApplicable("not protectable, or in an environment that is not controlled");
    if (node.replicaOf.length > 0) return report.notApplicable("a copy of another");
    if (!node.deletionProtection)
      report(`(${node.storeKind}) is not protected from deletion`, node.places["deletionProtection"]);
  },
  repairs: { deletionProtection: true, deletionProtectionEnabled: true },
  good: () => ({ protected: example(database()) }),
  bad: () => ({
    "not set": example(database({ deletionProtection: undefined })),
    "a table": example(table({ deletionProtectionEnabled: false })),
  }),
});
