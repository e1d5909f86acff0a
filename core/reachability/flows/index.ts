export { dividesNetworks, flowAnalysis, FlowAnalysis, type FlowEstate } from "./analysis";
export type { Course, ForbiddenTraffic, JudgedGroup, PartyTraffic, Traffic } from "./forbidden";
export type { ThinWall } from "./layers";
export type { EnvironmentOf, Party, Role, Surroundings } from "./party";
export type { RequiredFlow, RequiredTraffic } from "./required";
