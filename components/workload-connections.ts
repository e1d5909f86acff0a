import type * as pulumi from "@pulumi/pulumi";
import { parsePorts, type PortRange } from "../core/estate";
import { parseCidr } from "../core/sets";
import type { DeclaredEstate } from "./estate";
import { isDeclared, type ConnectionEnd } from "./planners/connections";
import type { Opening, Peer } from "./planners/network-policy";
import type { WorkloadConnection, WorkloadConnections } from "./workload-args";

interface Self {
  readonly zone: string;
  readonly workload: string;
  readonly namespace: pulumi.Input<string>;
}

/** What a workload's declared connections open; raises InputError for one that no flow of the estate declares. */
export function openingsOf(
  declared: DeclaredEstate,
  { namespace, ...self }: Self,
  given: WorkloadConnections = {},
): Opening[] {
  const own: ConnectionEnd = { ...self, ...(typeof namespace === "string" && { namespace }) };
  const names = new Set<string>();
  const open = (direction: Opening["direction"], connection: WorkloadConnection, index: number): Opening => {
    const side = direction === "egress" ? "to" : "from";
    const input = `connections.${side}[${index}]`;
    const ports = connection.ports.map((text, at): PortRange => {
      const parsed = parsePorts(text);
      if ("problem" in parsed) throw declared.error(`${input}.ports[${at}]`, parsed.problem);
      if (parsed.value.protocol === "any" || parsed.value.protocol === "icmp")
        throw declared.error(
          `${input}.ports[${at}]`,
          `is ${text}, which no network policy can say: name the ports`,
        );
      return parsed.value;
    });
    if (ports.length === 0) throw declared.error(`${input}.ports`, "is empty: name the ports");
    const { zone, party } = connection;
    if ((zone === undefined) === (party === undefined))
      throw declared.error(input, "needs either a zone or a party of the estate");
    if (zone !== undefined && !Object.hasOwn(declared.estate.zones, zone))
      declared.zone(zone, `${input}.zone`);
    const [from, to] = direction === "egress" ? [own, connection] : [connection, own];
    if (!isDeclared(declared.estate, from, to, ports))
      throw declared.error(
        input,
        `is no flow of the estate: ${show(from)} to ${show(to)} on ${connection.ports.join(", ")}; declare it under flows`,
        ["flows"],
      );
    const base = [side, connection.workload ?? connection.namespace ?? zone ?? party ?? ""].join("-");
    const clean = base
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 60);
    const name = names.has(clean) ? `${clean}-${index}` : clean;
    names.add(name);
    return { direction, name, peers: peersOf(declared, connection, direction, input), ports };
  };
  return [
    ...(given.to ?? []).map((each, index) => open("egress", each, index)),
    ...(given.from ?? []).map((each, index) => open("ingress", each, index)),
  ];
}

const show = ({ zone, party, workload }: ConnectionEnd): string =>
  `${workload === undefined ? "" : `${workload} of `}${zone ?? party ?? "nowhere"}`;

function peersOf(
  declared: DeclaredEstate,
  { zone, namespace, workload, party, cidrs }: WorkloadConnection,
  direction: Opening["direction"],
  input: string,
): Peer[] {
  for (const [index, cidr] of (cidrs ?? []).entries())
    if (!("value" in parseCidr(cidr)))
      throw declared.error(`${input}.cidrs[${index}]`, `is ${cidr}, which is no block`);
  if (cidrs?.length) return cidrs.map((cidr) => ({ cidr }));
  if (party !== undefined) {
    const ends = declared.estate.flows.flatMap(({ from, to }) => [...from, ...to]);
    const found = ends.find((end) => end.kind === "external" && end.name === party);
    return found?.kind === "external" ? found.cidrs.map((cidr) => ({ cidr })) : [];
  }
  const at = declared.addresses();
  const labels = at.labelsOf(zone ?? "");
  if (labels && !declared.estate.zones[zone ?? ""]?.external)
    return [
      {
        namespace: {
          ...labels,
          ...(namespace !== undefined && { "kubernetes.io/metadata.name": namespace }),
        },
        ...(workload !== undefined && { pods: { "app.kubernetes.io/name": workload } }),
      },
    ];
  const blocks = at.blocksOf(zone ?? "");
  if (blocks.length > 0) return blocks.map((cidr) => ({ cidr }));
  // The internet has no blocks of its own; whoever may be asked by it may be asked by everybody.
  if (declared.estate.zones[zone ?? ""]?.external && direction === "ingress") return [{ cidr: "0.0.0.0/0" }];
  throw declared.error(
    `${input}.cidrs`,
    `is missing: zone ${zone} has neither namespaces nor blocks in the estate`,
    ["zones", zone ?? ""],
  );
}
