/** The components, one export each; the provider offers what is exported here. */
export { InputError } from "./input-error";
export * from "./segregated-namespace";
export * from "./hardened-workload";
export * from "./workload-args";
export * from "./admission-guard";
export * from "./zoned-network";
export * from "./private-cluster";
export * from "./isolated-node-pool";
export * from "./hardened-host";
export * from "./trusted-registry";
export * from "./cis-self-test";
export * from "./deployment-register";
export * from "./deployment-register-args";
export {
  parseKubeBench,
  type CisReport,
  type CisResult,
  type CisState,
  type ParsedReport,
} from "./planners/kube-bench";
