import { database, definePolicy, example, peek, table, type Reference } from "../../core/policy";

/** What comes of another resource, or has its name, is a copy of it; of anything else that is not known nobody knows. */
const isCopy = ({ value, sources }: Reference): boolean => value !== undefined || sources.length > 0;

export default definePolicy({
  name: "require-store-backups",
  displayName: "Stores are backed up",
  description:
    "Without backups, whoever deletes or encrypts the data has the last word; so has a failed migration.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [66],
  remediationSteps:
    "Keep automatic backups for at least a day (backupRetentionPeriod, snapshotRetentionLimit), or turn point-in-time recovery on.",
  appliesTo: "DataStore",
  check({ node, environment, report }) {
    if (!environment.controlled) return report.notApplicable("the environment is not controlled");
    if (node.storeKind === "DynamoDB table") {
      if (!node.pointInTimeRecovery)
        report("(DynamoDB table) can't be restored to a point in time", node.places["pointInTimeRecovery"]);
      return;
    }
    const retention = peek(() => node.backupRetention);
    if (typeof retention === "number" && retention >= 1) return;
    if (node.backupDefault === undefined || node.replicaOf.some(isCopy) || node.engine === "memcached")
      return report.notApplicable("another resource says it, or it keeps nothing");
    const [copied] = node.replicaOf;
    if ((node.backupRetention ?? node.backupDefault) >= 1) return;
    if (copied?.missing !== undefined) report.unknown(node.places["replicaOf"] ?? "", copied.missing);
    else report(`(${node.storeKind}) keeps no backups`, node.places["backupRetention"]);
  },
  good: () => ({ "a week": example(database()), "to a point in time": example(table()) }),
  bad: () => ({
    "turned off": example(database({ backupRetentionPeriod: 0 })),
    "an instance, not set": example(database({ backupRetentionPeriod: undefined })),
    "a table, not set": example(table({ pointInTimeRecovery: undefined })),
  }),
});
