/** What policies on Kubernetes use of the graph: re-exported here, because policies import this room only. */
export type { Container, Pod, Volume, Workload } from "../graph";
