export { Graph, type NotSeen } from "./graph";
export { buildGraph, type BuildOptions } from "./build";
export type * from "./nodes";
export { redactor } from "./redact";
export { kubernetesId, pulumiId } from "./resource-id";
export type { Location, ReadProblem, Resource } from "./resource";
export {
  formatPath,
  isSecret,
  isSet,
  peek,
  Secret,
  Unknown,
  UnknownRead,
  swapOracle,
  type Oracle,
  type Path,
} from "./value";
