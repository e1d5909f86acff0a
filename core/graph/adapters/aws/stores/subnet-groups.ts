import type { OwnProperties } from "../../../nodes/aws";
import type { StoreSubnetGroup } from "../../../nodes/store";
import { str } from "../../../shape";
import { at, placed, refersTo, type Places } from "../placed";
import type { AdapterTable } from "../table";

const places: Places<OwnProperties<StoreSubnetGroup>> = {
  groupName: at(
    str,
    ["name", "replicationSubnetGroupId"],
    ["dbSubnetGroupName", "dBSubnetGroupName", "cacheSubnetGroupName", "replicationSubnetGroupIdentifier"],
  ),
  subnets: refersTo("subnetIds"),
};
const subnetGroup = placed<StoreSubnetGroup>("StoreSubnetGroup", places);

/** The subnets that stores lie in. */
export const subnetGroups: AdapterTable = {
  "aws:rds/subnetGroup:SubnetGroup": subnetGroup,
  "aws-native:rds:DbSubnetGroup": subnetGroup,
  "aws:docdb/subnetGroup:SubnetGroup": subnetGroup,
  "aws:dms/replicationSubnetGroup:ReplicationSubnetGroup": subnetGroup,
  "aws-native:dms:ReplicationSubnetGroup": subnetGroup,
  "aws:neptune/subnetGroup:SubnetGroup": subnetGroup,
  "aws:elasticache/subnetGroup:SubnetGroup": subnetGroup,
  "aws-native:elasticache:SubnetGroup": subnetGroup,
  "aws:dax/subnetGroup:SubnetGroup": subnetGroup,
  "aws-native:dax:SubnetGroup": subnetGroup,
  "aws:memorydb/subnetGroup:SubnetGroup": subnetGroup,
  "aws-native:memorydb:SubnetGroup": subnetGroup,
  "aws:redshift/subnetGroup:SubnetGroup": subnetGroup,
  "aws-native:redshift:ClusterSubnetGroup": subnetGroup,
};
