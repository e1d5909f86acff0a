import { looseBool, looseInt, str } from "../../../shape";
import { at, refersTo } from "../placed";
import type { AdapterTable } from "../table";
import { groups, key, store, tlsOnly } from "./store";

const cache = {
  ...key("kmsKeyId"),
  ...groups("securityGroupIds"),
  encrypted: at(looseBool, "atRestEncryptionEnabled"),
  transitEncrypted: at(looseBool, "transitEncryptionEnabled"),
  backupRetention: at(looseInt, "snapshotRetentionLimit"),
  engine: at(str, "engine"),
  password: at(str, "authToken"),
  subnetGroup: refersTo("subnetGroupName", "cacheSubnetGroupName"),
};
const replicationGroup = store(
  {
    storeKind: "ElastiCache replication group",
    encryptionDefault: "off",
    transitDefault: "off",
    protectable: false,
    backupDefault: 0,
  },
  { ...cache, replicaOf: refersTo("globalReplicationGroupId") },
);
const cacheCluster = store(
  { storeKind: "ElastiCache cluster", encryptionDefault: "inherited", protectable: false },
  { ...cache, encrypted: at(looseBool, []), replicaOf: refersTo("replicationGroupId") },
);
const serverlessCache = store(
  {
    storeKind: "ElastiCache serverless cache",
    encryptionDefault: "on",
    transitDefault: "on",
    protectable: false,
  },
  { ...key("kmsKeyId"), ...groups("securityGroupIds"), subnets: refersTo("subnetIds") },
);
const memoryDb = store(
  {
    storeKind: "MemoryDB cluster",
    encryptionDefault: "on",
    transitDefault: "on",
    protectable: false,
    backupDefault: 0,
  },
  {
    ...key("kmsKeyArn", "kmsKeyId"),
    ...groups("securityGroupIds"),
    transitEncrypted: at(looseBool, "tlsEnabled"),
    backupRetention: at(looseInt, "snapshotRetentionLimit"),
    subnetGroup: refersTo("subnetGroupName"),
  },
);

const accelerator = store(
  { storeKind: "DAX cluster", encryptionDefault: "off", transitDefault: "off", protectable: false },
  {
    ...groups("securityGroupIds"),
    encrypted: at(looseBool, "serverSideEncryption.enabled", "sseSpecification.sseEnabled"),
    transitEncrypted: at(tlsOnly, "clusterEndpointEncryptionType"),
    subnetGroup: refersTo("subnetGroupName"),
  },
);

/** Databases in memory, and caches of others. */
export const caches: AdapterTable = {
  "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroup,
  "aws-native:elasticache:ReplicationGroup": replicationGroup,
  "aws:elasticache/cluster:Cluster": cacheCluster,
  "aws:elasticache/serverlessCache:ServerlessCache": serverlessCache,
  "aws-native:elasticache:ServerlessCache": serverlessCache,
  "aws:memorydb/cluster:Cluster": memoryDb,
  "aws-native:memorydb:Cluster": memoryDb,
  "aws:dax/cluster:Cluster": accelerator,
  "aws-native:dax:Cluster": accelerator,
};
