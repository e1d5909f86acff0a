import { peek, Unknown, type Graph } from "../../graph";
import { ConnectionSet, IpSet, portRange } from "../../sets";
import type { AwsEndpoint } from "../aws";
import type { Endpoint, ExternalEndpoint, PodsEndpoint } from "../endpoint";
import { Allowance } from "../flows/allowance";
import { readFlows, readsRegister } from "../flows/flow-ends";
import type { FlowEstate } from "../flows";
import { Parties } from "../flows/parties";
import type { EnvironmentOf, Party } from "../flows/party";
import { estateReachability } from "../joint";
import { clusterFacts } from "../kubernetes";
import { proposeGroups } from "./groups";
import { defaultDeny, policiesOf, type Leave } from "./policies";
import type { ClusterPolicy, Proposal } from "./proposal";
import { tooWide } from "./too-wide";
import { unitsOf, type Unit } from "./units";

export { groupPorts, type GroupPorts } from "./ports";
export type * from "./proposal";
export { resourceOf } from "./too-wide";

const everywhere: ExternalEndpoint = {
  kind: "external",
  id: "everywhere",
  name: "everywhere",
  addresses: IpSet.all(),
  parts: [IpSet.all()],
};

/** What stands at the other end, and is known by addresses. */
export interface Place {
  readonly party: Party;
  readonly addresses: IpSet;
}

/**
 * The tightest rules that keep what the estate's flows declare, and deny all else: network policies for each namespace,
 * security groups for each zone of each VPC.
 */
export function segment(graph: Graph, estate: FlowEstate, environmentOf: EnvironmentOf): Proposal {
  const problems = new Set<string>();
  const notes = new Set<string>();
  const reachability = estateReachability(graph, estate);
  const table = readFlows(estate);
  const parties = new Parties(graph, estate, table, environmentOf);
  const allowance = new Allowance(estate, table);
  const { endpoints } = reachability;
  const units = unitsOf(endpoints.filter(isPods), parties, problems);
  const outside = parties
    .of(everywhere)
    .flatMap(({ party, ends }) =>
      ends.filter(isExternal).map(({ addresses }): Place => ({ party, addresses })),
    );
  const hosts = endpoints.filter(isHost);
  const machines = hosts.flatMap((host): Place[] => {
    const party = parties.of(host)[0]?.party;
    return party
      ? [{ party, addresses: IpSet.unionAll(host.members.map(({ addresses }) => addresses)) }]
      : [];
  });
  const policies = proposePolicies(units, [...outside, ...machines], allowance, estate);
  const { groups, clusterRules, attachments } = proposeGroups(graph, hosts, {
    parties,
    allowance,
    outside,
    problems,
  });
  const factsOf = (cluster: string) => clusterFacts(estate, graph, cluster);
  for (const cluster of new Set(units.map((unit) => unit.cluster))) {
    const { enforced, why } = factsOf(cluster);
    if (enforced === "no")
      problems.add(`nothing enforces network policies in cluster ${cluster || "of the source"}: ${why}`);
  }
  const { url } = estate.register ?? {};
  if (url !== undefined && estate.baseFlows.includes("register") && !readsRegister(estate))
    notes.add(
      `The register at ${new URL(url).hostname} is known by name only: declare a flow to its addresses to let callbacks out.`,
    );
  if (graph.all("AdminNetworkPolicy").length + graph.all("ForeignNetworkPolicy").length > 0)
    notes.add("Policies of administrators or of other engines decide beside these: compare them by hand.");
  for (const { name, workload } of units.flatMap((unit) => unit.ends)) {
    if (peek(() => workload.pod.hostNetwork) === true)
      notes.add(`${name} has the network of its node: no network policy holds for it.`);
  }
  return {
    policies,
    groups,
    clusterRules,
    attachments,
    tooWide: tooWide(graph, policies, factsOf),
    problems: [...problems].sort(),
    notes: [...notes].sort(),
  };
}

const isPods = (end: Endpoint): end is PodsEndpoint => end.kind === "pods";
const isExternal = (end: Endpoint): end is ExternalEndpoint => end.kind === "external";
const isHost = (end: Endpoint): end is AwsEndpoint => end.kind === "host" && "members" in end;

function proposePolicies(
  units: readonly Unit[],
  places: readonly Place[],
  allowance: Allowance,
  { baseFlows }: Pick<FlowEstate, "baseFlows">,
): readonly ClusterPolicy[] {
  const spaces = new Map(
    units.map(({ cluster, namespace }) => [`${cluster}\0${namespace}`, { cluster, namespace }]),
  );
  const deny = [...spaces.values()].flatMap(({ cluster, namespace }) =>
    defaultDeny(cluster, namespace, baseFlows.includes("dns")),
  );
  const allow = units.flatMap((unit) => {
    const leaves: Leave[] = [];
    const add = (direction: Leave["direction"], other: Leave["with"], party: Party): void => {
      const [from, to] = direction === "ingress" ? [party, unit.party] : [unit.party, party];
      const { sure } = allowance.between(from, to);
      // What flows leave to the platform is not declared; a zone's own door passes on what the pods listen on.
      const connections = !(sure.isAll && isPlatform(from, to))
        ? sure
        : direction === "ingress" && party.role === "front"
          ? listening(unit)
          : undefined;
      if (
        connections?.tcp.isEmpty === false ||
        connections?.udp.isEmpty === false ||
        connections?.sctp.isEmpty === false
      )
        leaves.push({ direction, with: other, connections });
    };
    for (const direction of ["ingress", "egress"] as const) {
      for (const other of units)
        if (other.cluster === unit.cluster) add(direction, { kind: "unit", unit: other }, other.party);
      for (const { party, addresses } of places) add(direction, { kind: "addresses", addresses }, party);
    }
    return policiesOf(unit, leaves);
  });
  return [...deny, ...allow].sort(byName);
}

/** The ports that the containers of a unit declare. */
const listening = ({ ends }: Unit): ConnectionSet =>
  ConnectionSet.unionAll(
    ends.flatMap(({ workload }) => {
      const ports = peek(() => workload.containers.flatMap((container) => container.ports ?? []));
      return (ports instanceof Unknown ? [] : ports).flatMap((port) => {
        const number = peek(() => port.containerPort);
        const udp = peek(() => port.protocol) === "UDP";
        if (typeof number !== "number" || number < 1 || number > 65_535) return [];
        return [ConnectionSet.of({ [udp ? "udp" : "tcp"]: portRange(number) })];
      });
    }),
  );

const judged: readonly Party["role"][] = ["workload", "store", "outside"];
const isPlatform = (from: Party, to: Party): boolean =>
  !judged.includes(from.role) || !judged.includes(to.role);

const byName = (a: ClusterPolicy, b: ClusterPolicy): number => {
  const [left, right] = [a, b].map(
    ({ cluster, manifest: { metadata } }) => `${cluster}\0${metadata.namespace}\0${metadata.name}`,
  ) as [string, string];
  return left < right ? -1 : left > right ? 1 : 0;
};
