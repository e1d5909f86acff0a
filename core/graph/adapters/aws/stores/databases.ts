import { looseBool, looseInt, str } from "../../../shape";
import { at, refersTo } from "../placed";
import type { Adapter, AdapterTable } from "../table";
import { groups, key, store } from "./store";

const relational = {
  ...key("kmsKeyId", "kmsKeyArn"),
  encrypted: at(looseBool, "storageEncrypted"),
  publiclyAccessible: at(looseBool, "publiclyAccessible"),
  deletionProtection: at(looseBool, "deletionProtection"),
  backupRetention: at(looseInt, "backupRetentionPeriod"),
  engine: at(str, "engine"),
  password: at(str, ["password", "masterPassword"], "masterUserPassword"),
  managesPassword: at(looseBool, "manageMasterUserPassword"),
  subnetGroup: refersTo(
    ["dbSubnetGroupName", "neptuneSubnetGroupName"],
    ["dbSubnetGroupName", "dBSubnetGroupName"],
  ),
  securityGroups: refersTo("vpcSecurityGroupIds", ["vpcSecurityGroups", "vpcSecurityGroupIds"]),
};

const database = { encryptionDefault: "off", protectable: true, backupDefault: 1 } as const;
const instance = store(
  { ...database, storeKind: "RDS instance", backupDefault: 0 },
  {
    ...relational,
    replicaOf: refersTo(
      ["replicateSourceDb", "restoreToPointInTime.sourceDbInstanceIdentifier"],
      [
        "sourceDbInstanceIdentifier",
        "sourceDBInstanceIdentifier",
        "dbClusterIdentifier",
        "dBClusterIdentifier",
      ],
    ),
  },
);
const cluster = (storeKind: string): Adapter =>
  store(
    { ...database, storeKind },
    {
      ...relational,
      engineMode: at(str, "engineMode"),
      replicaOf: refersTo(
        ["replicationSourceIdentifier", "globalClusterIdentifier"],
        "replicationSourceIdentifier",
      ),
    },
  );
const auroraCluster = cluster("RDS cluster");
const neptuneCluster = cluster("Neptune cluster");
const documentCluster = cluster("DocumentDB cluster");
const member = store(
  { storeKind: "RDS cluster instance", encryptionDefault: "inherited", protectable: false },
  { publiclyAccessible: relational.publiclyAccessible, engine: relational.engine },
);

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

const timeSeries = store(
  { storeKind: "Timestream for InfluxDB", encryptionDefault: "on", transitDefault: "on", protectable: false },
  {
    ...groups("vpcSecurityGroupIds"),
    publiclyAccessible: at(looseBool, "publiclyAccessible"),
    subnets: refersTo("vpcSubnetIds"),
    password: at(str, "password"),
  },
);

/** Databases, their clusters, and what spans several of those. */
export const databases: AdapterTable = {
  "aws:rds/instance:Instance": instance,
  "aws-native:rds:DbInstance": instance,
  "aws:rds/cluster:Cluster": auroraCluster,
  "aws-native:rds:DbCluster": auroraCluster,
  "aws:rds/clusterInstance:ClusterInstance": member,
  "aws:docdb/cluster:Cluster": documentCluster,
  "aws-native:docdb:DbCluster": documentCluster,
  "aws:docdb/clusterInstance:ClusterInstance": member,
  "aws:docdb/elasticCluster:ElasticCluster": store(
    {
      storeKind: "DocumentDB elastic cluster",
      encryptionDefault: "on",
      transitDefault: "on",
      protectable: false,
    },
    {
      ...key("kmsKeyId"),
      ...groups("vpcSecurityGroupIds"),
      subnets: refersTo("subnetIds"),
      password: at(str, "adminUserPassword"),
    },
  ),
  "aws:neptune/cluster:Cluster": neptuneCluster,
  "aws-native:neptune:DbCluster": neptuneCluster,
  "aws:neptune/clusterInstance:ClusterInstance": member,
  "aws:rds/globalCluster:GlobalCluster": globalRds,
  "aws-native:rds:GlobalCluster": globalRds,
  "aws:docdb/globalCluster:GlobalCluster": global("DocumentDB global cluster"),
  "aws:neptune/globalCluster:GlobalCluster": global("Neptune global cluster"),
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
};
