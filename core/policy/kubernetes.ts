/** What policies on Kubernetes use of the graph: re-exported here, because policies import this room only. */
export type { LimitRange, SeLinuxOptions, Volume, Workload } from "../graph";
export * from "../graph/kubernetes";
export { isExemptWindows, relaxedByUserNamespace, seccompByAnnotation } from "./kubernetes-version";
export { isPortNamed } from "./named-ports";
export { reportUnsaid } from "./patched";
export { pathTo, powersIn, powersOf } from "./powers";
export * from "./repair-pod";
export * from "./resource-settings";
export * from "./settings";
export * from "./workload-settings";
export * from "./user-ids";
export * from "./workload-inputs";
export type { InputRule } from "../estate";
