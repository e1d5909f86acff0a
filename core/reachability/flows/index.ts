export { dividesNetworks, flowAnalysis, FlowAnalysis, startedAnalysis, type FlowEstate } from "./analysis";
export { shares } from "./forbidden";
export type { Course, ForbiddenTraffic, JudgedGroup, PartyTraffic, Share, Traffic } from "./forbidden";
export type { ThinWall, Walls } from "./layers";
export type { EnvironmentOf, Party, Role, Surroundings } from "./party";
export type { RequiredFlow, RequiredTraffic } from "./required";
