import type { Graph } from "../graph";
import type { PrefixList } from "../nodes/security-group-rule";
import type { VpcEndpoint } from "../nodes/vpc-endpoint";
import { peek, Unknown } from "../value";
import { IpSet } from "../../sets";
import { indexOf } from "./id-index";
import type { Reference, References } from "./reference";
import { resolve } from "./resolve";

/** Blocks as far as they are known, with what is missing for the rest. */
interface Entries {
  readonly set: IpSet;
  readonly missing?: string;
}

/** The addresses of the prefix lists that are referred to. A list that was not given is unknown, never empty. */
export function prefixListBlocks(graph: Graph, references: References): Entries {
  const own = references.filter((reference) => !isServiceList(graph, reference));
  const { definite, possible, unseen, missing } = resolve(graph, own, "PrefixList");
  const found = definite.map((list) => graph.derive(allEntries).get(list)!);
  const set = IpSet.unionAll(found.map((each) => each.set));
  const lacking =
    missing[0] ??
    (unseen[0] !== undefined ? `the entries of prefix list ${unseen[0]}` : undefined) ??
    (possible[0] ? `which of several prefix lists is meant` : undefined) ??
    found.find((each) => each.missing !== undefined)?.missing;
  return lacking === undefined ? { set } : { set, missing: lacking };
}

/** A list that a gateway endpoint gives names one service of AWS, and nobody else on the internet. */
const isServiceList = (graph: Graph, reference: Reference): boolean =>
  endpointsListed(graph, reference).length > 0;

/** The gateway endpoints that a list may be the one of. */
function endpointsListed(graph: Graph, { value, sources }: Reference): readonly VpcEndpoint[] {
  const endpoints = graph.all("VpcEndpoint");
  if (endpoints.length === 0) return [];
  if (value !== undefined)
    return endpoints.filter(({ resource }) => resource.outputs?.["prefixListId"] === value);
  const found = sources.flatMap((urn) => indexOf(graph, "VpcEndpoint").bySource(urn));
  return found.length > 0 ? endpoints.filter((each) => found.includes(each)) : [];
}

/** The services whose addresses are listed, by their gateway endpoints, each with whether it certainly is. */
export const servicesListed = (
  graph: Graph,
  references: References,
): readonly (readonly [endpoint: VpcEndpoint, certain: boolean])[] =>
  references.flatMap((reference) => {
    const found = endpointsListed(graph, reference);
    // All endpoints of one service have the same list.
    const certain = reference.value !== undefined || found.length === 1;
    return found.map((each) => [each, certain] as const);
  });

/** The entries of every list: those in its own resource and those in resources of their own. */
function allEntries(graph: Graph): ReadonlyMap<PrefixList, Entries> {
  const texts = new Map<PrefixList, (string | undefined | Unknown)[]>();
  for (const list of graph.all("PrefixList")) {
    const entries = peek(() => list.entries ?? []);
    texts.set(
      list,
      entries instanceof Unknown
        ? [entries]
        : Array.from(entries.keys(), (index) => peek(() => entries[index]?.cidr)),
    );
  }
  for (const entry of graph.all("PrefixListEntry")) {
    const { definite, possible } = resolve(graph, entry.prefixList, "PrefixList");
    for (const list of definite) texts.get(list)!.push(peek(() => entry.cidr));
    for (const list of possible) texts.get(list)!.push(new Unknown("which prefix list the entry is of"));
  }
  return new Map([...texts].map(([list, found]) => [list, toEntries(found)]));
}

function toEntries(texts: readonly (string | undefined | Unknown)[]): Entries {
  const parsed = IpSet.fromCidrs(texts.filter((text): text is string => typeof text === "string"));
  const unknown = texts.find((text): text is Unknown => text instanceof Unknown);
  const missing = unknown?.missing ?? (parsed.ok ? undefined : parsed.errors[0]?.reason);
  return missing === undefined ? { set: parsed.set } : { set: parsed.set, missing };
}
