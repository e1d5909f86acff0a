export type { Proposal, UsageItem, UsageStatus } from "./item";
export { GroupUsage, type InterfaceSeen } from "./network/groups";
export { PolicyUsage } from "./network/policies";
export { readCloudTrail, type Call } from "./read/cloudtrail";
export { readHubble } from "./read/hubble";
export { VpcFlowReader } from "./read/vpc";
export { RightsUsage } from "./rights";
export { Window, type WindowAnswer } from "./window";
