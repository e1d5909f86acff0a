import type { Graph } from "../graph";
import type { ServiceAccount, Workload } from "../nodes";
import { peek } from "../value";
import { namespaces } from "./namespaces";

/** The name of the account that a workload's pods run as. Raises where it is not known. */
export const serviceAccountName = ({ pod }: Workload): string =>
  (pod.serviceAccountName ?? "") || (pod.serviceAccount ?? "") || "default";

/** The account object that a workload's pods run as; undefined where it was not given. */
export function serviceAccountOf(graph: Graph, workload: Workload): ServiceAccount | undefined {
  const name = serviceAccountName(workload);
  const scope = namespaces(graph).of(workload);
  return scope?.serviceAccounts.find((account) => peek(() => account.name) === name);
}
