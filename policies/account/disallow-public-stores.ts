import { database, definePolicy, example, exampleKey, resource } from "../../core/policy";

export default definePolicy({
  name: "disallow-public-stores",
  displayName: "Stores have no public address",
  description:
    "A database with a public address is one security-group rule away from the internet; no zone stands between.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:2.3.3"],
  requirements: [36, 51],
  remediationSteps: "Set publiclyAccessible to false and reach the store inside the network.",
  appliesTo: "DataStore",
  check({ node, report }) {
    if (node.publiclyAccessible ?? node.publicDefault)
      report(`(${node.storeKind}) can be reached by a public address`, node.places["publiclyAccessible"]);
  },
  repairs: { publiclyAccessible: false },
  good: () => ({
    private: example(database()),
    "not set, which is private": example(database({ publiclyAccessible: undefined })),
  }),
  bad: () => ({
    public: example(database({ publiclyAccessible: true })),
    "a message broker": example(
      resource("aws:mq/broker:Broker", "orders", { engineType: "RabbitMQ", publiclyAccessible: true }),
    ),
    "a migration's instance": example(
      resource("aws:dms/replicationInstance:ReplicationInstance", "orders", {
        replicationInstanceId: "orders",
        replicationInstanceClass: "dms.t3.medium",
        kmsKeyArn: exampleKey,
        publiclyAccessible: true,
      }),
    ),
    "a search domain outside the network": example(
      resource("aws:opensearch/domain:Domain", "search", {
        encryptAtRest: { enabled: true },
        nodeToNodeEncryption: { enabled: true },
      }),
    ),
  }),
});
