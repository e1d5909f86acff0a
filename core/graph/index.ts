export { Graph, type NotSeen } from "./graph";
export { derivedBy } from "./derived-by";
export { isMapping, type Mapping } from "./mapping";
export { buildGraph, type BuildOptions } from "./build";
export type * from "./nodes";
export { redactor } from "./redact";
export { kubernetesId, pulumiId } from "./resource-id";
export { providerUrn, type Alias, type Location, type ReadProblem, type Resource } from "./resource";
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
