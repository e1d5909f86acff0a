import { looseBool } from "../../../shape";
import { addDocument } from "../iam-document";
import { passwordsIn } from "../passwords";
import { at, judged, refersTo } from "../placed";
import type { Adapter, AdapterTable } from "../table";
import { groups, key, store, tlsOnly, word } from "./store";

const messageBroker = store(
  { storeKind: "MQ broker", encryptionDefault: "on", transitDefault: "on", protectable: false },
  {
    ...groups("securityGroups"),
    publiclyAccessible: at(looseBool, "publiclyAccessible"),
    subnets: refersTo("subnetIds"),
  },
);
const brokerWithUsers: Adapter = (builder) => {
  messageBroker(builder);
  passwordsIn("users", "password")(builder);
};

const broker = "brokerNodeGroupInfo.";
const streamingCluster = store(
  { storeKind: "MSK cluster", encryptionDefault: "on", transitDefault: "on", protectable: false },
  {
    ...key("encryptionInfo.encryptionAtRestKmsKeyArn", "encryptionInfo.encryptionAtRest.dataVolumeKmsKeyId"),
    ...groups(`${broker}securityGroups`),
    transitEncrypted: at(tlsOnly, "encryptionInfo.encryptionInTransit.clientBroker"),
    publiclyAccessible: at(
      word((each) => each !== "DISABLED"),
      `${broker}connectivityInfo.publicAccess.type`,
    ),
    subnets: refersTo(`${broker}clientSubnets`),
  },
);

const dataStream = store(
  { storeKind: "Kinesis stream", encryptionDefault: "off", protectable: false },
  {
    ...key("kmsKeyId", "streamEncryption.keyId"),
    encrypted: at(
      word((each) => each === "KMS"),
      "encryptionType",
      "streamEncryption.encryptionType",
    ),
  },
);

const queueFacts = { storeKind: "SQS queue", encryptionDefault: "on", protectable: false } as const;
const queueByKey = store(queueFacts, key("kmsMasterKeyId"));
const queueBySwitch = store(queueFacts, { encrypted: at(looseBool, "sqsManagedSseEnabled") });
/** A key of its own takes the place of the switch. */
const queue: Adapter = (builder) => {
  const named = judged(builder.resource)["kmsMasterKeyId"] ?? "";
  (named === "" ? queueBySwitch : queueByKey)(builder);
  addDocument(builder, "policy", { use: "resource", holder: "queue" });
};

/** What keeps messages until somebody fetches them: brokers, streams and queues. */
export const messages: AdapterTable = {
  "aws:mq/broker:Broker": brokerWithUsers,
  "aws-native:amazonmq:Broker": brokerWithUsers,
  "aws:msk/cluster:Cluster": streamingCluster,
  "aws-native:msk:Cluster": streamingCluster,
  "aws:kinesis/stream:Stream": dataStream,
  "aws-native:kinesis:Stream": dataStream,
  "aws:sqs/queue:Queue": queue,
  "aws-native:sqs:Queue": queue,
};
