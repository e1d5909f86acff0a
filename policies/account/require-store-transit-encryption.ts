import { cache, definePolicy, example, resource } from "../../core/policy";

export default definePolicy({
  name: "require-store-transit-encryption",
  displayName: "Stores speak TLS",
  description:
    "Caches, search domains and streams send data in the clear unless told otherwise, and with it the passwords that their clients log in by.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [66],
  remediationSteps:
    "Turn encryption in transit on (transitEncryptionEnabled, tlsEnabled, nodeToNodeEncryption; clientBroker: TLS).",
  appliesTo: "DataStore",
  check({ node, report }) {
    if (node.transitDefault === undefined)
      return report.notApplicable("its clients decide, or another resource says it");
    if (node.replicaOf.length > 0 && node.transitEncrypted === undefined)
      return report.notApplicable("a copy does as its source");
    if (
      node.transitEncrypted === false ||
      (node.transitEncrypted === undefined && node.transitDefault === "off")
    )
      report(`(${node.storeKind}) does not encrypt what it sends`, node.places["transitEncrypted"]);
  },
  repairs: { transitEncryptionEnabled: true, tlsEnabled: true, clientBroker: "TLS" },
  good: () => ({ "a cache with TLS": example(cache()) }),
  bad: () => ({
    "a cache, not set": example(cache({ transitEncryptionEnabled: undefined })),
    "a stream that also speaks in the clear": example(
      resource("aws:msk/cluster:Cluster", "orders", {
        kafkaVersion: "3.9.x",
        numberOfBrokerNodes: 2,
        brokerNodeGroupInfo: { instanceType: "kafka.m7g.large", clientSubnets: [], securityGroups: [] },
        encryptionInfo: { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT" } },
      }),
    ),
  }),
});
