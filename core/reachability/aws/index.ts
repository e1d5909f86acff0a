export { awsReachability, AwsReachability } from "./reachability";
export { AwsAnswer, type AwsWitness } from "./answer";
export type { Forward } from "./balancers/forwards";
export type { Through } from "./balancers/through";
export * from "./bounds";
export { externalsOf } from "./externals";
export type { AwsEndpoint } from "./endpoints/endpoint";
export type { Member } from "./endpoints/member";
export type { AwsHop, Layer, WayKind } from "./ways/case";
