import { matchZones, UNKNOWN, type Estate, type Fact, type Labels } from "../../estate";
import { peek, Unknown, type Graph, type Resource, type Workload } from "../../graph";
import { subnetsOf } from "../../graph/aws/attachments";
import { namespaces } from "../../graph/kubernetes";
import { zonesOfSubnet } from "./subnets";

/** The zones that something may lie in, and whether that is certain. */
export interface ZoneAnswer {
  readonly zones: readonly string[];
  readonly certain: boolean;
}

const fact = (value: string | Unknown | undefined): Fact => (value instanceof Unknown ? UNKNOWN : value);

/** The zone of a workload: its namespace's, by name and labels. A namespace that was not given has unknown labels. */
export function zonesOfWorkload(estate: Pick<Estate, "zones">, graph: Graph, workload: Workload): ZoneAnswer {
  if (workload.platform !== "kubernetes") return { zones: [], certain: true };
  const scope = namespaces(graph).of(workload);
  const labels =
    scope?.node === undefined ? new Unknown("the namespace was not given") : peek(() => scope.node!.labels);
  const { candidates, certain } = matchZones(estate, {
    namespace: scope ? scope.name : UNKNOWN,
    namespaceLabels: labels instanceof Unknown ? UNKNOWN : labelsOf(labels),
    cluster: fact(workload.resource.cluster),
    account: fact(workload.resource.account),
  });
  return { zones: candidates, certain };
}

const labelsOf = (labels: Readonly<Record<string, string>>): Labels =>
  Object.fromEntries(
    Object.keys(labels).map((key) => {
      const value = peek(() => labels[key]);
      return [key, value instanceof Unknown ? UNKNOWN : (value ?? "")] as const;
    }),
  );

/** The zones of whatever lies in subnets: a data store, a host, a load balancer. */
export function zonesOfResource(estate: Pick<Estate, "zones">, graph: Graph, resource: Resource): ZoneAnswer {
  const { subnets, complete } = subnetsOf(graph, resource);
  const answers = subnets.map((subnet) => zonesOfSubnet(estate, graph, subnet));
  const zones = [...new Set(answers.flatMap((answer) => answer.zones))];
  return { zones, certain: complete && answers.every((answer) => answer.certain) };
}
