export type { Proposal, UsageItem, UsageStatus } from "./item";
export { GroupUsage } from "./network/groups";
export type { InterfaceSeen } from "./network/interfaces";
export { PolicyUsage } from "./network/policies";
export { readCloudTrail, type Call } from "./read/cloudtrail";
export { readHubble } from "./read/hubble";
export { VpcFlowReader } from "./read/vpc";
export { RightsUsage } from "./rights";
export { Window, type WindowAnswer } from "./window";
