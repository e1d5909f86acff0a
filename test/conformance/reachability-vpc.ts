import type { Graph } from "../../core/graph";
import { awsReachability, type AwsEndpoint, type AwsReachability } from "../../core/reachability/aws";
import { ConnectionSet, IpSet, parseConnections } from "../../core/sets";
import type { Verdict } from "./reachability";
import type { Edge } from "./reachability-edges";

const internet = "Public Internet (all ranges)";

/**
 * Compares the connections between the machines of VPCs, and with the internet as one end, with a complete list. Such a
 * list takes routing that was not given for there, so what may pass is what counts.
 */
export function compareVpc(
  graph: Graph,
  edges: readonly Edge[],
): { readonly verdict: Verdict; readonly notes: readonly string[] } {
  const expected = new Map(edges.map(([from, to, text]) => [`${from} => ${to}`, read(text)]));
  const found = collect(awsReachability(graph));
  const notes: string[] = [];
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const [wanted, may] = [expected.get(key) ?? none, found.get(key) ?? none];
    if (!wanted.equals(may)) notes.push(`${key}: expected ${wanted.toText()}, may ${may.toText()}`);
  }
  return { verdict: notes.length === 0 ? "exact" : "wrong", notes };
}

const none = ConnectionSet.none();

function read(text: string): ConnectionSet {
  const parsed = parseConnections(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

function collect(aws: AwsReachability): Map<string, ConnectionSet> {
  const found = new Map<string, ConnectionSet>();
  const add = (from: string, to: string, set: ConnectionSet): void => {
    if (from !== to && !set.isEmpty)
      found.set(`${from} => ${to}`, set.union(found.get(`${from} => ${to}`) ?? none));
  };
  const outside = aws.externals.filter(({ addresses }) => !addresses.v4.isEmpty && isPublic(addresses));
  for (const from of aws.endpoints) {
    for (const to of aws.endpoints) add(nameOf(from), nameOf(to), aws.between(from, to).may);
    for (const to of outside) add(nameOf(from), internet, aws.between(from, to).may);
    for (const to of outside) add(internet, nameOf(from), aws.between(to, from).may);
  }
  return found;
}

const isPublic = (addresses: IpSet): boolean =>
  !addresses.overlaps(IpSet.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"));

/** The machine's name with its address, where that is known. */
function nameOf({ name, members }: AwsEndpoint): string {
  const [member] = members;
  const cidrs = member?.addresses.toCidrs() ?? [];
  const address = cidrs.length === 1 && cidrs[0]!.endsWith("/32") ? cidrs[0]!.slice(0, -3) : cidrs.join(",");
  return `${name}[${address}]`;
}
