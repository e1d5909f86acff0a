import {
  peek,
  Unknown,
  type CustomObject,
  type EksCluster,
  type Graph,
  type Host,
  type Subnet,
} from "../../graph";
import { resolve } from "../../graph/aws/resolve";
import { clusterOf } from "../../graph/kubernetes";
import { listOf, mapOf, readShape, shape, str } from "../../graph/shape";

/** What a pool of Karpenter's names as the class of its machines. */
export interface NodeClassReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

const fields = {
  spec: shape({ subnetSelectorTerms: listOf(shape({ id: str, tags: mapOf(str) })) }),
};
const silent = { problem: () => undefined };

interface Term {
  readonly id: string | undefined;
  readonly tags: readonly (readonly [string, string])[];
}

/** The classes that a pool's reference may mean: one, where all is well. */
function classesOf(
  graph: Graph,
  pool: CustomObject,
  { group, name }: NodeClassReference,
): readonly CustomObject[] {
  const kind = group === "eks.amazonaws.com" ? "NodeClass" : "EC2NodeClass";
  return graph
    .all("CustomObject")
    .filter(
      (each) =>
        each.group === group &&
        each.objectKind === kind &&
        each.name === name &&
        clusterOf(graph, each.resource) === clusterOf(graph, pool.resource),
    );
}

/** The one class that a pool names, where it was given. */
export function nodeClassOf(
  graph: Graph,
  pool: CustomObject,
  reference: NodeClassReference | Unknown,
): CustomObject | undefined {
  const found = reference instanceof Unknown ? [] : classesOf(graph, pool, reference);
  return found.length === 1 ? found[0] : undefined;
}

const hostsByResource = (graph: Graph): ReadonlyMap<string, Host> =>
  new Map(
    graph.all("Host").flatMap((each) => (each.hostKind === "node class" ? [[each.id, each] as const] : [])),
  );

/** What a pool's machines are started from, where it was given; EKS Auto Mode lets nobody give its machines user data. */
export function nodeClassHost(
  graph: Graph,
  pool: CustomObject,
  reference: NodeClassReference | Unknown,
): Host | undefined {
  const found = nodeClassOf(graph, pool, reference);
  return found && graph.derive(hostsByResource).get(found.id);
}

/** Karpenter itself gives machines what the pool says; that a class which nobody saw adds to it is a risk, not a doubt. */
export const unseenClass = (
  reference: NodeClassReference | Unknown,
  host: Host | undefined,
): readonly string[] =>
  host === undefined && !(reference instanceof Unknown) && reference.group === "karpenter.k8s.aws"
    ? [`its node class ${reference.name} was not given: user data there may register other labels and taints`]
    : [];

/** The subnets that a pool's node class lets its machines stand in: Karpenter's own, or that of EKS Auto Mode. */
export function nodeClassSubnets(
  graph: Graph,
  pool: CustomObject,
  reference: NodeClassReference | Unknown,
  eks: readonly EksCluster[],
): readonly Subnet[] | Unknown {
  if (reference instanceof Unknown) return reference;
  const { group, name } = reference;
  const found = classesOf(graph, pool, reference);
  if (found.length === 0 && group === "eks.amazonaws.com" && name === "default" && eks.length === 1)
    return subnetsOfCluster(graph, eks[0]!);
  return found.length === 1 ? selected(graph, found[0]!) : new Unknown(`the node class of ${pool.name}`);
}

/** Auto Mode brings a class `default` along, with the cluster's own subnets. */
function subnetsOfCluster(graph: Graph, { name, subnets }: EksCluster): readonly Subnet[] | Unknown {
  const { definite, possible, unseen, missing } = resolve(graph, subnets, "Subnet");
  return definite.length > 0 && possible.length + unseen.length + missing.length === 0
    ? definite
    : new Unknown(missing[0] ?? `the subnets of ${name}`);
}

function termsOf({ resource }: CustomObject): readonly Term[] | Unknown {
  const read = readShape(fields, resource.properties, silent);
  return peek(() =>
    (read.spec?.subnetSelectorTerms ?? []).map(({ id, tags = {} }): Term => ({
      id,
      tags: Object.keys(tags).map((key) => [key, tags[key]!] as const),
    })),
  );
}

/** Terms are alternatives; within one, all tags must fit, of which `*` stands for any value. */
function selected(graph: Graph, nodeClass: CustomObject): readonly Subnet[] | Unknown {
  const terms = termsOf(nodeClass);
  if (terms instanceof Unknown) return terms;
  const some = new Unknown(`the subnets that node class ${nodeClass.name} selects`);
  const found = new Set<Subnet>();
  for (const { id, tags } of terms) {
    if (id !== undefined) {
      const path = { parent: undefined, key: "id" };
      const { definite } = resolve(graph, [{ path, value: id, sources: [] }], "Subnet");
      if (definite.length !== 1) return some;
      found.add(definite[0]!);
      continue;
    }
    if (tags.length === 0) return some;
    let met = false;
    for (const subnet of graph.all("Subnet")) {
      const fits = peek(() => tags.every(([key, value]) => fitsTag(subnet.tags[key], value)));
      if (fits instanceof Unknown) return fits;
      if (!fits) continue;
      met = true;
      found.add(subnet);
    }
    // A selection by tags may also take what was not given.
    if (!met || graph.partial) return some;
  }
  return found.size > 0 ? [...found] : some;
}

const fitsTag = (held: string | undefined, wanted: string): boolean =>
  held !== undefined && (wanted === "*" || held === wanted);
