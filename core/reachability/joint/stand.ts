import { peek, Unknown, type EksCluster, type Graph, type Workload } from "../../graph";
import {
  any,
  everything,
  lendTo,
  member,
  noGroups,
  type AwsEndpoint,
  type AwsReachability,
  type Certainty,
  type GroupState,
  type Member,
} from "../aws";
import { IpSet } from "../../sets";
import { isKeptOff, mayStandOn, runsOnFargate } from "./fits";
import { machinesOf, type Machines } from "./machines";
import { podGroupsOf, type PodGroups } from "./pod-groups";
import { pluginSettings, type PluginSettings } from "./settings";

/** Where pods stand in the networks of AWS. Those that nothing tells apart there share one. */
export interface Stand {
  readonly key: string;
  /** Their interfaces, as all others in their VPC see them: one for each machine that they may stand on. */
  readonly own: AwsEndpoint;
  /** The interfaces whose address takes the place of theirs on what they send out of the VPC. */
  readonly node: AwsEndpoint;
  readonly hidden: Certainty;
  /** The machines that they may share with other pods. */
  readonly machines: readonly AwsEndpoint[];
  /** Whether what they exchange with others on their machine passes the networks all the same. */
  readonly alwaysCrosses: Certainty;
  /** Whether they have the addresses of their nodes. */
  readonly usesHost: boolean | undefined;
  /** Whether the networks carry their packets as such, rather than within packets between nodes. */
  readonly isPlain: Certainty;
  readonly onFargate: Certainty;
  /** The same without some of the machines; undefined if there are no others. */
  readonly without: (some: readonly AwsEndpoint[]) => Stand | undefined;
  /** The same on one of the machines. */
  readonly only: (machine: AwsEndpoint) => Stand;
  /** The same on Fargate alone; undefined if they certainly stand on machines. */
  readonly onlyFargate: () => Stand | undefined;
}

/** An interface without what its key is made of. */
export const bare = ({ vpc, subnet, groups, addresses, hasIpv4, hasIpv6, isPublic }: Member) => ({
  vpc,
  subnet,
  groups,
  addresses,
  hasIpv4,
  hasIpv6,
  isPublic,
});

const distinct = (members: readonly Member[]): readonly Member[] => [
  ...new Map(members.map((each) => [each.key, each])).values(),
];

interface Family {
  readonly hasIpv4: Certainty | undefined;
  readonly hasIpv6: Certainty | undefined;
}

/** A pod's interface on a machine: another address of the same subnet, never a public one. */
const beside = (machine: Member, groups: GroupState | undefined, family: Family): Member => {
  const parts = bare(machine);
  return member({
    ...parts,
    groups: groups ?? parts.groups,
    addresses: machine.subnet?.blocks ?? machine.addresses,
    isPublic: "no",
    hasIpv4: family.hasIpv4 ?? parts.hasIpv4,
    hasIpv6: family.hasIpv6 ?? parts.hasIpv6,
  });
};

/** A node as the sender of what a pod sends: in IPv6, pods need no other's address. */
const standIn = (machine: Member): Member => member({ ...bare(machine), hasIpv6: "no" });

function endpointOf(key: string, name: string, like: AwsEndpoint, members: readonly Member[]): AwsEndpoint {
  return { ...like, id: key, name, members: distinct(members), initiates: true, accepts: everything };
}

interface Parts {
  readonly taken: readonly AwsEndpoint[];
  readonly machines: readonly AwsEndpoint[];
  readonly onFargate: Certainty;
  readonly usesHost: boolean | undefined;
  readonly groups: PodGroups | undefined;
}

/** Finds out where the pods of one cluster stand. */
export class Stands {
  readonly machines: Machines;
  readonly settings: PluginSettings;
  private readonly family: Family;
  private readonly groupsOf: (workload: Workload) => PodGroups | undefined;
  private readonly known = new Map<string, Stand>();
  private readonly parts = new Map<string, Stand>();
  private readonly spaces = new Map<Stand, IpSet>();
  private any: Stand | undefined;
  private readonly byWorkload = new Map<Workload, Stand>();

  constructor(
    private readonly graph: Graph,
    aws: AwsReachability,
    private readonly name: string,
    private readonly workloads: readonly Workload[],
  ) {
    this.machines = machinesOf(graph, aws, name);
    this.settings = pluginSettings(graph, this.machines.clusters, this.workloads);
    this.family = familyOf(this.machines.clusters);
    this.groupsOf = podGroupsOf(graph, name);
  }

  /** The family of the pods' addresses, where they have no others. */
  get onlyFamily(): "ipv4" | undefined {
    return this.machines.clusters.length > 0 && this.family.hasIpv6 === "no" ? "ipv4" : undefined;
  }

  /** Where nothing is known of machines, there is no stand. */
  of(workload: Workload): Stand | undefined {
    if (this.machines.clusters.length === 0) return undefined;
    let stand = this.byWorkload.get(workload);
    if (!stand) this.byWorkload.set(workload, (stand = this.find(workload)));
    return stand;
  }

  /** All addresses that pods may get; undefined where nobody knows. */
  spaceOf(workload: Workload): IpSet | undefined {
    const stand = this.of(workload);
    if (!stand || stand.isPlain !== "yes" || stand.usesHost === undefined) return undefined;
    let space = this.spaces.get(stand);
    if (!space) {
      const all = IpSet.unionAll(stand.own.members.map(({ addresses }) => addresses));
      this.spaces.set(stand, (space = this.onlyFamily ? all.only(this.onlyFamily) : all));
    }
    return space.isEmpty ? undefined : space;
  }

  /** Where a pod of which nothing is known stands. */
  get anywhere(): Stand | undefined {
    const { clusters, nodes, fargate, unseen } = this.machines;
    if (clusters.length === 0) return undefined;
    return (this.any ??= this.make(`${this.name} anywhere`, {
      taken: fargate,
      machines: nodes.length > 0 || fargate.length > 0 ? nodes : unseen,
      onFargate: fargate.length === 0 ? "no" : nodes.length === 0 ? "yes" : "unknown",
      usesHost: false,
      groups: undefined,
    }));
  }

  /** Where any of the cluster's pods stand. */
  get all(): Iterable<Stand> {
    for (const workload of this.workloads) this.of(workload);
    return this.known.values();
  }

  private find(workload: Workload): Stand {
    const { fargate, nodes, unseen } = this.machines;
    const profiles = fargate.map((each) => [each, runsOnFargate(each, workload)] as const);
    const onFargate = any("no", ...profiles.map(([, certain]) => certain));
    const taken = profiles.filter(([, certain]) => certain !== "no").map(([each]) => each);
    const fitting = nodes.filter(
      (each) => mayStandOn(each, workload) && !isKeptOff(this.graph, each, workload),
    );
    const machines =
      onFargate === "yes" ? [] : fitting.length > 0 ? fitting : nodes.length > 0 ? nodes : unseen;
    const host = peek(() => workload.pod.hostNetwork ?? false);
    const usesHost = host instanceof Unknown ? undefined : host;
    const groups =
      usesHost === true || this.settings.podGroups === "no" ? undefined : this.groupsOf(workload);
    const key = [
      ...taken.map(({ id }) => id),
      ...machines.map(({ id }) => id),
      onFargate,
      usesHost,
      groups && JSON.stringify([this.groupKey(groups), groups.certain]),
    ].join(" ");
    let stand = this.known.get(key);
    if (!stand) {
      const parts = { taken, machines, onFargate, usesHost, groups };
      this.known.set(key, (stand = this.make(`${this.name} stand ${this.known.size}`, parts)));
    }
    return stand;
  }

  private groupKey({ groups: { definite, possible, missing } }: PodGroups): unknown {
    return [definite.map(({ id }) => id), possible.map(({ id }) => id), missing];
  }

  /** The groups of pods, with what a controller may add to them. */
  private held({ groups }: PodGroups): GroupState {
    return known(lendTo(this.graph, this.name, groups));
  }

  /** @param what of which stand, and which part of that */
  private derived(what: string, parts: Parts): Stand {
    let stand = this.parts.get(what);
    if (!stand)
      this.parts.set(what, (stand = this.make(`${this.name} part ${this.parts.size} of a stand`, parts)));
    return stand;
  }

  private make(key: string, parts: Parts): Stand {
    const { settings } = this;
    const { taken, machines, onFargate, usesHost, groups } = parts;
    const like = machines[0] ?? taken[0]!;
    const hosts = machines.flatMap(({ members }) => members);
    const branch = groups === undefined ? "no" : both(groups.certain, settings.podGroups);
    const pods = hosts.flatMap((each) => [
      ...(branch === "yes" ? [] : [beside(each, undefined, this.family)]),
      ...(groups && branch !== "no" ? [beside(each, this.held(groups), this.family)] : []),
    ]);
    const alone = taken.flatMap(({ members }) => members.map((each) => beside(each, undefined, this.family)));
    const name =
      machines.length > 0 ? `pods on ${machines.map((each) => each.name).join(", ")}` : "pods on Fargate";
    const own = [...(usesHost === false ? [] : hosts), ...(usesHost === true ? [] : pods), ...alone];
    // Pods on Fargate, and with groups of their own, keep their address wherever they send to.
    const strict: Certainty = branch === "no" ? "no" : both(branch, settings.strict);
    const keeps = any(
      onFargate,
      strict,
      usesHost === true ? "yes" : usesHost === undefined ? "unknown" : "no",
    );
    const only = (machine: AwsEndpoint): Stand =>
      this.derived(`${key} only ${machine.id}`, {
        ...parts,
        taken: [],
        onFargate: "no",
        machines: [machine],
      });
    return {
      key,
      own: endpointOf(`${key}#pods`, name, like, own),
      node: endpointOf(
        `${key}#nodes`,
        name,
        like,
        usesHost === true || hosts.length === 0 ? own : hosts.map(standIn),
      ),
      hidden: both(not(keeps), settings.hidesPods),
      machines,
      alwaysCrosses: any(onFargate, strict),
      usesHost,
      isPlain: usesHost === true ? "yes" : any(settings.isVpcCni, onFargate),
      onFargate,
      without: (some) => {
        const rest = machines.filter((each) => !some.includes(each));
        if (rest.length + taken.length === 0) return undefined;
        const gone = some.map(({ id }) => id).join(" ");
        return this.derived(`${key} without ${gone}`, { ...parts, machines: rest });
      },
      only,
      onlyFargate: () =>
        taken.length > 0
          ? this.derived(`${key} on Fargate`, { ...parts, onFargate: "yes", machines: [] })
          : undefined,
    };
  }
}

const both = (a: Certainty, b: Certainty): Certainty =>
  a === "no" || b === "no" ? "no" : a === "yes" && b === "yes" ? "yes" : "unknown";
const not = (a: Certainty): Certainty => (a === "yes" ? "no" : a === "no" ? "yes" : "unknown");

const known = (groups: GroupState): GroupState =>
  groups.definite.length + groups.possible.length > 0 || groups.missing !== undefined
    ? groups
    : { ...noGroups, missing: "the security groups of the pods" };

/** A cluster is of one family of addresses: pods have no others. */
function familyOf(clusters: readonly EksCluster[]): Family {
  const found = new Set(clusters.map((each) => peek(() => each.ipFamily ?? "ipv4")));
  const [family] = found;
  if (found.size === 1 && family === "ipv4") return { hasIpv4: undefined, hasIpv6: "no" };
  // In a cluster of IPv6, what pods send to IPv4 is translated on their node.
  return { hasIpv4: "unknown", hasIpv6: found.size === 1 && family === "ipv6" ? undefined : "unknown" };
}
