import { cache, database, definePolicy, example, resource } from "../../core/policy";

export default definePolicy({
  name: "require-store-encryption",
  displayName: "Stores are encrypted at rest",
  description:
    "What containers keep outlives them. Unencrypted, it can be read from a snapshot or a disk by whoever gets hold of one.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:2.3.1", "cis-aws-3.0:2.4.1"],
  requirements: [66],
  remediationSteps:
    "Turn encryption at rest on (storageEncrypted, atRestEncryptionEnabled, encrypted, encryptAtRest; encryptionType of streams). Most stores have to be made anew for it, from a copy of the snapshot.",
  appliesTo: "DataStore",
  check({ node, report }) {
    if (node.encryptionDefault === "inherited" || (node.replicaOf.length > 0 && node.encrypted !== false))
      return report.notApplicable("encryption is said by what it belongs to");
    const { encrypted } = node;
    const isByDefault = (): boolean =>
      node.encryptionDefault === "on" || node.engine === "valkey" || node.engineMode === "serverless";
    if (encrypted === false || (encrypted === undefined && !isByDefault()))
      report(`(${node.storeKind}) is not encrypted at rest`, node.places["encrypted"]);
  },
  repairs: { storageEncrypted: true, atRestEncryptionEnabled: true, encrypted: true },
  good: () => ({
    encrypted: example(database()),
    "a service that always encrypts": example(
      resource("aws:dynamodb/table:Table", "carts", {
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
      }),
    ),
    "a copy, which is as its source": example(
      database({ storageEncrypted: undefined, replicateSourceDb: "orders-main" }),
    ),
  }),
  bad: () => ({
    "not set": example(database({ storageEncrypted: undefined })),
    "turned off": example(database({ storageEncrypted: false })),
    "a cache": example(cache({ engine: "redis", atRestEncryptionEnabled: undefined })),
    "a file system": example(resource("aws:efs/fileSystem:FileSystem", "uploads", {})),
  }),
});
