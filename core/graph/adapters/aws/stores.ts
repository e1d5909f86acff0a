import type { OwnProperties } from "../../nodes/aws";
import type { DataStore, StoreSubnetGroup } from "../../nodes/store";
import { looseBool, looseInt, str, type Field } from "../../shape";
import { addDocument } from "./iam-document";
import { passwordsIn } from "./passwords";
import { addPlaced, at, judged, placed, refersTo, type Places } from "./placed";
import { groups, key, nowhere, store, tlsOnly } from "./store";
import type { Adapter, AdapterTable } from "./table";

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
const warehouse = store(
  { storeKind: "Redshift cluster", encryptionDefault: "on", protectable: false, backupDefault: 1 },
  {
    ...key("kmsKeyId"),
    ...groups("vpcSecurityGroupIds"),
    encrypted: at(looseBool, "encrypted"),
    publiclyAccessible: at(looseBool, "publiclyAccessible"),
    backupRetention: at(looseInt, "automatedSnapshotRetentionPeriod"),
    password: at(str, "masterPassword", "masterUserPassword"),
    managesPassword: at(looseBool, "manageMasterPassword"),
    subnetGroup: refersTo("clusterSubnetGroupName"),
  },
);
const serverlessWarehouse = store(
  { storeKind: "Redshift Serverless workgroup", encryptionDefault: "on", protectable: false },
  {
    ...groups("securityGroupIds"),
    publiclyAccessible: at(looseBool, "publiclyAccessible"),
    subnets: refersTo("subnetIds"),
  },
);
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
const table = store(
  { storeKind: "DynamoDB table", encryptionDefault: "on", transitDefault: "on", protectable: true },
  {
    ...key("serverSideEncryption.kmsKeyArn", "sseSpecification.kmsMasterKeyId"),
    deletionProtection: at(looseBool, "deletionProtectionEnabled"),
    pointInTimeRecovery: at(
      looseBool,
      "pointInTimeRecovery.enabled",
      "pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled",
    ),
  },
);
/** They copy databases, and keep on a disk of their own what they are about to write. */
const migration = (publicDefault: boolean, subnetGroup: string, securityGroups: string): Adapter =>
  store(
    { storeKind: "DMS replication instance", encryptionDefault: "on", protectable: false, publicDefault },
    {
      ...key("kmsKeyArn"),
      ...groups(securityGroups),
      publiclyAccessible: relational.publiclyAccessible,
      subnetGroup: refersTo(subnetGroup),
    },
  );
const serverlessMigration = store(
  { storeKind: "DMS serverless replication", encryptionDefault: "on", protectable: false },
  {
    ...key("computeConfig.kmsKeyId"),
    ...groups("computeConfig.vpcSecurityGroupIds"),
    subnetGroup: refersTo("computeConfig.replicationSubnetGroupId"),
  },
);
const fileSystem = store(
  { storeKind: "EFS file system", encryptionDefault: "off", protectable: false },
  { ...key("kmsKeyId"), encrypted: at(looseBool, "encrypted") },
);
const searchDomain: Adapter = (builder) => {
  const domain = addPlaced<DataStore>(
    builder,
    "DataStore",
    {
      ...nowhere,
      ...key("encryptAtRest.kmsKeyId", "encryptionAtRestOptions.kmsKeyId"),
      encrypted: at(looseBool, "encryptAtRest.enabled", "encryptionAtRestOptions.enabled"),
      publiclyAccessible: at(looseBool, "vpcOptions.publiclyAccessible"),
      transitEncrypted: at(looseBool, "nodeToNodeEncryption.enabled", "nodeToNodeEncryptionOptions.enabled"),
      password: at(str, "advancedSecurityOptions.masterUserOptions.masterUserPassword"),
      subnets: refersTo("vpcOptions.subnetIds"),
      securityGroups: refersTo("vpcOptions.securityGroupIds"),
    },
    { storeKind: "OpenSearch domain", encryptionDefault: "off", transitDefault: "off", protectable: false },
  );
  // Outside a VPC a domain answers on the internet.
  if (judged(builder.resource)["vpcOptions"] === undefined)
    Object.assign(domain, { publiclyAccessible: true });
  addDocument(builder, "accessPolicies", { use: "resource", holder: "search domain" });
};

const publicBrokers: Field<boolean> = {
  ...looseBool,
  read: (raw, path, field, context) =>
    typeof raw === "string" ? raw !== "DISABLED" : looseBool.read(raw, path, field, context),
};
const broker = "brokerNodeGroupInfo.";
const stream = store(
  { storeKind: "MSK cluster", encryptionDefault: "on", transitDefault: "on", protectable: false },
  {
    ...key("encryptionInfo.encryptionAtRestKmsKeyArn", "encryptionInfo.encryptionAtRest.dataVolumeKmsKeyId"),
    ...groups(`${broker}securityGroups`),
    transitEncrypted: at(tlsOnly, "encryptionInfo.encryptionInTransit.clientBroker"),
    publiclyAccessible: at(publicBrokers, `${broker}connectivityInfo.publicAccess.type`),
    subnets: refersTo(`${broker}clientSubnets`),
  },
);

const subnetGroup: Places<OwnProperties<StoreSubnetGroup>> = {
  groupName: at(
    str,
    ["name", "replicationSubnetGroupId"],
    ["dbSubnetGroupName", "dBSubnetGroupName", "cacheSubnetGroupName", "replicationSubnetGroupIdentifier"],
  ),
  subnets: refersTo("subnetIds"),
};
const subnetGroups = placed<StoreSubnetGroup>("StoreSubnetGroup", subnetGroup);

/** Whatever keeps data, but for buckets. */
export const stores: AdapterTable = {
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
  "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroup,
  "aws-native:elasticache:ReplicationGroup": replicationGroup,
  "aws:elasticache/cluster:Cluster": cacheCluster,
  "aws:elasticache/serverlessCache:ServerlessCache": serverlessCache,
  "aws-native:elasticache:ServerlessCache": serverlessCache,
  "aws:memorydb/cluster:Cluster": memoryDb,
  "aws-native:memorydb:Cluster": memoryDb,
  "aws:redshift/cluster:Cluster": warehouse,
  "aws-native:redshift:Cluster": warehouse,
  "aws:redshiftserverless/workgroup:Workgroup": serverlessWarehouse,
  "aws-native:redshiftserverless:Workgroup": serverlessWarehouse,
  "aws:mq/broker:Broker": brokerWithUsers,
  "aws-native:amazonmq:Broker": brokerWithUsers,
  "aws:dynamodb/table:Table": table,
  "aws-native:dynamodb:Table": table,
  // The classic provider asks for none where nothing is said, AWS gives one.
  "aws:dms/replicationInstance:ReplicationInstance": migration(
    false,
    "replicationSubnetGroupId",
    "vpcSecurityGroupIds",
  ),
  "aws-native:dms:ReplicationInstance": migration(
    true,
    "replicationSubnetGroupIdentifier",
    "vpcSecurityGroupIds",
  ),
  "aws-native:dms:InstanceProfile": migration(true, "subnetGroupIdentifier", "vpcSecurityGroups"),
  "aws:dms/replicationConfig:ReplicationConfig": serverlessMigration,
  "aws-native:dms:ReplicationConfig": serverlessMigration,
  "aws:efs/fileSystem:FileSystem": fileSystem,
  "aws-native:efs:FileSystem": (builder) => {
    fileSystem(builder);
    addDocument(builder, "fileSystemPolicy", { use: "resource", holder: "file system" });
  },
  "aws:opensearch/domain:Domain": searchDomain,
  "aws:elasticsearch/domain:Domain": searchDomain,
  "aws-native:opensearchservice:Domain": searchDomain,
  "aws:msk/cluster:Cluster": stream,
  "aws-native:msk:Cluster": stream,
  "aws:rds/subnetGroup:SubnetGroup": subnetGroups,
  "aws-native:rds:DbSubnetGroup": subnetGroups,
  "aws:docdb/subnetGroup:SubnetGroup": subnetGroups,
  "aws:dms/replicationSubnetGroup:ReplicationSubnetGroup": subnetGroups,
  "aws-native:dms:ReplicationSubnetGroup": subnetGroups,
  "aws:neptune/subnetGroup:SubnetGroup": subnetGroups,
  "aws:elasticache/subnetGroup:SubnetGroup": subnetGroups,
  "aws-native:elasticache:SubnetGroup": subnetGroups,
  "aws:dax/subnetGroup:SubnetGroup": subnetGroups,
  "aws-native:dax:SubnetGroup": subnetGroups,
  "aws:memorydb/subnetGroup:SubnetGroup": subnetGroups,
  "aws-native:memorydb:SubnetGroup": subnetGroups,
  "aws:redshift/subnetGroup:SubnetGroup": subnetGroups,
  "aws-native:redshift:ClusterSubnetGroup": subnetGroups,
};
