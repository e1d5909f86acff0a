/** What policies on AWS use of the graph: re-exported here, because policies import this room only. */
export { isSecret, isSet } from "../graph";
export * from "../graph/aws-control";
export { matchGlob, satisfiesVersion } from "../estate";
export * from "./aws-network";
export { findSecrets, isLiteralSecret, isSecretName } from "./text/secrets";
export * from "./account-arns";
export * from "./account-paths";
export * from "./aws-control";
export * from "./iam-grants";
export * from "./kubernetes-support";
export * from "./looking-policies";
export * from "./permission-sets";
export * from "./production-rights";
export * from "./log-agents";
export * from "./administration";
export * from "./registry-writes";
export * from "./repository-grants";
export type { EksAccessEntry, EksAccessPolicy, Statement } from "../graph";
