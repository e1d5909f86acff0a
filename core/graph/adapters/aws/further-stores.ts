import { looseBool, str, type Field } from "../../shape";
import { Unknown } from "../../value";
import { addDocument } from "./iam-document";
import { at, judged, refersTo } from "./placed";
import { groups, key, store, tlsOnly } from "./store";
import type { Adapter, AdapterTable } from "./table";

/** A database over several regions: its clusters are encrypted as it is. */
const global = (storeKind: string): Adapter =>
  store(
    { storeKind, encryptionDefault: "off", protectable: true },
    {
      encrypted: at(looseBool, "storageEncrypted"),
      deletionProtection: at(looseBool, "deletionProtection"),
      engine: at(str, "engine"),
      replicaOf: refersTo("sourceDbClusterIdentifier"),
    },
  );
const globalRds = global("RDS global cluster");

const accelerator = store(
  { storeKind: "DAX cluster", encryptionDefault: "off", transitDefault: "off", protectable: false },
  {
    ...groups("securityGroupIds"),
    encrypted: at(looseBool, "serverSideEncryption.enabled", "sseSpecification.sseEnabled"),
    transitEncrypted: at(tlsOnly, "clusterEndpointEncryptionType"),
    subnetGroup: refersTo("subnetGroupName"),
  },
);

/** `KMS`, or `NONE`. */
const byKey: Field<boolean> = {
  ...looseBool,
  read: (raw, path, field, context) =>
    typeof raw === "string" ? raw === "KMS" : looseBool.read(raw, path, field, context),
};
const stream = store(
  { storeKind: "Kinesis stream", encryptionDefault: "off", protectable: false },
  {
    ...key("kmsKeyId", "streamEncryption.keyId"),
    encrypted: at(byKey, "encryptionType", "streamEncryption.encryptionType"),
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

const timeSeries = store(
  { storeKind: "Timestream for InfluxDB", encryptionDefault: "on", transitDefault: "on", protectable: false },
  {
    ...groups("vpcSecurityGroupIds"),
    publiclyAccessible: at(looseBool, "publiclyAccessible"),
    subnets: refersTo("vpcSubnetIds"),
    password: at(str, "password"),
  },
);

const warehouseNamespace = store(
  { storeKind: "Redshift Serverless namespace", encryptionDefault: "on", protectable: false },
  {
    ...key("kmsKeyId"),
    password: at(str, "adminUserPassword"),
    managesPassword: at(looseBool, "manageAdminPassword"),
  },
);

const table = { storeKind: "DynamoDB table", encryptionDefault: "on", protectable: true } as const;

/** What each replica of a table in several regions says for itself: whether it is on in all of them. */
const inEveryReplica = (...keys: readonly string[]): Field<boolean> => ({
  ...looseBool,
  read(raw) {
    if (raw instanceof Unknown) return raw;
    const found = (Array.isArray(raw) ? (raw as readonly unknown[]) : []).map((replica) =>
      keys.reduce<unknown>(
        (value, name) =>
          value instanceof Unknown || typeof value !== "object" || value === null
            ? value
            : (value as Record<string, unknown>)[name],
        replica,
      ),
    );
    const open = found.find((each) => each instanceof Unknown);
    if (found.some((each) => each !== true && each !== "true" && !(each instanceof Unknown))) return false;
    return open instanceof Unknown ? open : found.length > 0;
  },
});

/** Stores that fewer estates have. */
export const furtherStores: AdapterTable = {
  "aws:rds/globalCluster:GlobalCluster": globalRds,
  "aws-native:rds:GlobalCluster": globalRds,
  "aws:docdb/globalCluster:GlobalCluster": global("DocumentDB global cluster"),
  "aws:neptune/globalCluster:GlobalCluster": global("Neptune global cluster"),
  "aws:dax/cluster:Cluster": accelerator,
  "aws-native:dax:Cluster": accelerator,
  "aws:kinesis/stream:Stream": stream,
  "aws-native:kinesis:Stream": stream,
  "aws:sqs/queue:Queue": queue,
  "aws-native:sqs:Queue": queue,
  "aws:timestreaminfluxdb/dbInstance:DbInstance": timeSeries,
  "aws:timestreaminfluxdb/dbCluster:DbCluster": timeSeries,
  "aws-native:timestream:InfluxDbInstance": timeSeries,
  "aws:neptunegraph/graph:Graph": store(
    { storeKind: "Neptune graph", encryptionDefault: "on", transitDefault: "on", protectable: false },
    { ...key("kmsKeyIdentifier"), publiclyAccessible: at(looseBool, "publicConnectivity") },
  ),
  "aws:lightsail/database:Database": store(
    { storeKind: "Lightsail database", encryptionDefault: "on", protectable: false },
    { publiclyAccessible: at(looseBool, "publiclyAccessible"), password: at(str, "masterPassword") },
  ),
  "aws:redshiftserverless/namespace:Namespace": warehouseNamespace,
  "aws-native:redshiftserverless:Namespace": warehouseNamespace,
  "aws:dynamodb/tableReplica:TableReplica": store(table, {
    ...key("kmsKeyArn"),
    deletionProtection: at(looseBool, "deletionProtectionEnabled"),
    pointInTimeRecovery: at(looseBool, "pointInTimeRecovery"),
  }),
  "aws-native:dynamodb:GlobalTable": store(table, {
    deletionProtection: at(inEveryReplica("deletionProtectionEnabled"), "replicas"),
    pointInTimeRecovery: at(
      inEveryReplica("pointInTimeRecoverySpecification", "pointInTimeRecoveryEnabled"),
      "replicas",
    ),
  }),
};
