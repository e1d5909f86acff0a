import { looseBool } from "../../../shape";
import { at, refersTo } from "../placed";
import type { Adapter, AdapterTable } from "../table";
import { groups, key, store } from "./store";

/** They copy databases, and keep on a disk of their own what they are about to write. */
const migration = (publicDefault: boolean, subnetGroup: string, securityGroups: string): Adapter =>
  store(
    { storeKind: "DMS replication instance", encryptionDefault: "on", protectable: false, publicDefault },
    {
      ...key("kmsKeyArn"),
      ...groups(securityGroups),
      publiclyAccessible: at(looseBool, "publiclyAccessible"),
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

/** What copies databases. */
export const migrations: AdapterTable = {
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
};
