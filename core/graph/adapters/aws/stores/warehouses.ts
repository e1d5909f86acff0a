import { looseBool, looseInt, str } from "../../../shape";
import { at, refersTo } from "../placed";
import type { AdapterTable } from "../table";
import { groups, key, store } from "./store";

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
const warehouseNamespace = store(
  { storeKind: "Redshift Serverless namespace", encryptionDefault: "on", protectable: false },
  {
    ...key("kmsKeyId"),
    password: at(str, "adminUserPassword"),
    managesPassword: at(looseBool, "manageAdminPassword"),
  },
);

/** Data warehouses. */
export const warehouses: AdapterTable = {
  "aws:redshift/cluster:Cluster": warehouse,
  "aws-native:redshift:Cluster": warehouse,
  "aws:redshiftserverless/workgroup:Workgroup": serverlessWarehouse,
  "aws-native:redshiftserverless:Workgroup": serverlessWarehouse,
  "aws:redshiftserverless/namespace:Namespace": warehouseNamespace,
  "aws-native:redshiftserverless:Namespace": warehouseNamespace,
};
