/** What policies on networks and hosts use, re-exported by the door `aws.ts`. */
export type {
  AutoScalingGroup,
  Host,
  HostDisk,
  Listener,
  LoadBalancer,
  NetworkAcl,
  NetworkAclEntry,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Vpc,
} from "../graph";
export { peek, Unknown } from "../graph";
export { attachmentsOf, subnetsOf, unreadGroups } from "../graph/aws/attachments";
export { connectionsOf } from "../graph/aws/connections";
export { admit, entriesOf, entryConnections, siblingsOf } from "../graph/aws/network-acls";
export { allBlocks, internetOf, internetPeers, ownBlocks, widestBlock } from "../graph/aws/peers";
export type { Reference, References } from "../graph/aws/reference";
export { isComplete, resolve, type Resolution } from "../graph/aws/resolve";
export { mixedRules, rulesOf } from "../graph/aws/security-groups";
export { defaultGroupsOf, flowLogsOf, isDefaultGroup } from "../graph/aws/vpc-parts";
export { hostContainers } from "../graph/aws/host-containers";
export { tomlSettings, userDataTexts } from "../graph/aws/user-data";
export * from "./build";
export * from "./host";
export { ConnectionSet, IpSet, noPorts, portRange, publicIpv4, type PortSet } from "../sets";
export { adminPortsSetting, judgedPorts, namePorts, portsWithin } from "./admin-ports";
export { administrationSources, internetFlows, onlyThese, zonesOfSubnet } from "./network-zones";
export { danglingGroups, type GroupReference } from "./group-references";
export { coversRule, hasIpv6, shadowedEntries } from "./network-rules";
export { nameFamilies, internetOpenings, type Opening } from "./open-rules";
export { findRemoteCode } from "./text/remote-code";
export { findSecrets, isLiteralSecret, isSecretName } from "./text/secrets";
