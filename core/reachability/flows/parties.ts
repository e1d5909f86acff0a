import { matchPlatform, UNKNOWN, type Estate, type Fact, type WorkloadSubject } from "../../estate";
import { peek, Unknown, type Graph, type Node, type Workload } from "../../graph";
import { IpSet } from "../../sets";
import type { AwsEndpoint } from "../aws";
import { vpcsOf } from "../aws/network/vpc";
import type { Endpoint, ExternalEndpoint, HostEndpoint, PodsEndpoint } from "../endpoint";
import { internetZone, zonesOfSubnet, zonesOfUnseen, zonesOfWorkload, type ZoneAnswer } from "../zones";
import { namesWorkload, type FlowTable } from "./flow-ends";
import { regionsOf, within, type Region } from "./outside";
import type { EnvironmentOf, Members, Party, Role, Surroundings } from "./party";

type Traits = Omit<Party, "key" | "label">;
type Declared = Pick<Estate, "zones" | "platform">;

const nobody: ReadonlySet<number> = new Set();
const fact = (value: string | Unknown | undefined): Fact => (value instanceof Unknown ? UNKNOWN : value);

/** Who is who to the flows of an estate: each end's party, found once. */
export class Parties {
  private readonly known = new Map<string, Party>();
  private readonly byEnd = new Map<string, readonly Members[]>();
  private readonly regions: readonly Region[];
  private readonly hasPods: boolean;

  constructor(
    private readonly graph: Graph,
    private readonly estate: Declared,
    private readonly table: FlowTable,
    private readonly environmentOf: EnvironmentOf,
  ) {
    this.regions = regionsOf(estate, table, IpSet.unionAll(vpcsOf(graph).map(({ blocks }) => blocks)));
    this.hasPods =
      graph.all("EksCluster").length > 0 ||
      graph.all("Workload").some(({ platform }) => platform === "kubernetes");
  }

  /** The party of an end: none where nobody knows where it is; an end outside may be of several, each with its part. */
  of(end: Endpoint): readonly Members[] {
    let found = this.byEnd.get(end.id);
    if (!found) this.byEnd.set(end.id, (found = this.find(end)));
    return found;
  }

  private find(end: Endpoint): readonly Members[] {
    if (end.kind === "external") return this.ofOutside(end);
    const traits =
      end.kind === "pods"
        ? this.ofPods(end)
        : end.kind === "host"
          ? this.ofHost(end)
          : serviceTraits(end.name);
    return traits ? [{ party: this.party(traits), ends: [end] }] : [];
  }

  private ofOutside(end: ExternalEndpoint): Members[] {
    return this.regions.flatMap((region) => {
      const part = within(end, region);
      if (!part) return [];
      const { zones, isInternet, named } = region;
      const traits: Traits = {
        zones,
        certain: true,
        role: "outside",
        isInternet,
        missing: undefined,
        environment: undefined,
        named,
        maybeNamed: nobody,
      };
      return [{ party: this.party(traits), ends: [part] }];
    });
  }

  private ofPods({ workload, namespace, cluster }: PodsEndpoint): Traits {
    const kind = workload.workloadKind;
    const place = fact(namespace ?? new Unknown("its namespace"));
    // Its object's name: a program may call the resource otherwise.
    const name = fact(peek(() => workload.name));
    const subject: WorkloadSubject = { workload: name, namespace: place, kind, cluster };
    const isAgent = matchPlatform(this.estate, subject) === "yes";
    const role = answersDns(workload, namespace) ? "resolver" : isAgent ? "agent" : "workload";
    return this.traits(
      zonesOfWorkload(this.estate, this.graph, workload),
      role,
      this.environmentOf(workload),
      name,
      place,
    );
  }

  private ofHost(end: HostEndpoint): Traits {
    const { node } = end;
    const role = this.roleOf(node.kind);
    if (role === "service") return serviceTraits("api-server");
    const members = (end as Partial<AwsEndpoint>).members ?? [];
    // A service of AWS lies in no zone, whoever has a private way to it.
    if (members.some(({ service }) => service)) return serviceTraits("service of AWS");
    const zones = this.zonesOfMembers(members, node);
    const traits = this.traits(zones, role, this.environmentOf(node), node.resource.name, undefined);
    return { ...traits, missing: notGiven(members) };
  }

  private zonesOfMembers(members: AwsEndpoint["members"], node: Node): ZoneAnswer {
    const subnets = new Set(members.map(({ subnet }) => subnet?.node));
    const answers = [...subnets].map((subnet) =>
      subnet
        ? zonesOfSubnet(this.estate, this.graph, subnet)
        : zonesOfUnseen(this.estate, node.resource.account),
    );
    return {
      zones: [...new Set(answers.flatMap((answer) => answer.zones))],
      certain: answers.every(({ certain }) => certain),
    };
  }

  /** Whatever serves in a zone, for flows that name it. */
  inZone(zone: string): Party {
    return this.party({ ...serviceTraits("api-server"), zones: [zone] });
  }

  /** The zones that the API server of a cluster lies in, each as a party. */
  ofServer(server: HostEndpoint, inside: AwsEndpoint | undefined): readonly Party[] {
    const { zones } = this.zonesOfMembers(inside?.members ?? [], server.node);
    const isFront = server.id !== server.node.id;
    const internet = internetZone(this.estate);
    return [...zones, ...(isFront && internet !== undefined ? [internet] : [])].map((zone) =>
      this.inZone(zone),
    );
  }

  private roleOf(kind: string): Role {
    if (kind === "LoadBalancer" || kind === "VpcEndpoint") return "front";
    if (kind === "EksCluster") return "service";
    if (kind === "DataStore") return "store";
    if (kind === "EksNodeGroup" || kind === "FargateProfile") return "pool";
    return kind === "AutoScalingGroup" && this.hasPods ? "pool" : "workload";
  }

  private traits(
    { zones, certain }: ZoneAnswer,
    role: Role,
    environment: Surroundings,
    name: Fact,
    namespace: Fact,
  ): Traits {
    const matches = [...this.table.workloads].map(
      ([number, end]) => [number, namesWorkload(end, name, namespace)] as const,
    );
    const those = (match: string): ReadonlySet<number> =>
      new Set(matches.filter(([, each]) => each === match).map(([number]) => number));
    const sorted = [...zones].sort();
    return {
      zones: sorted,
      certain,
      role,
      isInternet: false,
      missing: undefined,
      environment,
      named: those("yes"),
      maybeNamed: those("maybe"),
    };
  }

  private party(traits: Traits): Party {
    const { zones, certain, role, isInternet, missing, environment, named, maybeNamed } = traits;
    const key = JSON.stringify([
      zones,
      certain,
      role,
      isInternet,
      missing ?? null,
      environment?.name ?? null,
      [...named],
      [...maybeNamed],
    ]);
    let party = this.known.get(key);
    if (!party) this.known.set(key, (party = { key, label: labelOf(traits), ...traits }));
    return party;
  }
}

/** What of the networks of an end was not given, worded so that ends of one cause share it. */
function notGiven(members: AwsEndpoint["members"]): string | undefined {
  const unseen = members.find(({ vpc, subnet }) => !subnet || !vpc?.node);
  if (!unseen) return undefined;
  const { vpc } = unseen;
  if (vpc?.node) return `the subnets of VPC ${vpc.name} that they lie in`;
  return vpc && !vpc.nameless
    ? `VPC ${vpc.name}, its subnets and routes`
    : "the VPC and subnets that they lie in";
}

const serviceTraits = (name: string): Traits => ({
  zones: [],
  certain: true,
  role: name === "dns" ? "resolver" : "service",
  isInternet: false,
  missing: undefined,
  environment: undefined,
  named: nobody,
  maybeNamed: nobody,
});

function answersDns(workload: Workload, namespace: string | undefined): boolean {
  const label = peek(() => workload.podLabels["k8s-app"]);
  return namespace === "kube-system" && (label === "kube-dns" || workload.resource.name === "coredns");
}

function labelOf({ zones, certain, role, isInternet }: Traits): string {
  if (isInternet) return "the internet";
  if (zones.length === 0) {
    if (role === "outside") return "networks in no zone";
    if (role === "service" || role === "resolver") return "the cluster's own services";
    return certain ? "no zone" : "a zone that is not known";
  }
  if (zones.length === 1) return certain ? `zone ${zones[0]}` : `zone ${zones[0]}, or none`;
  return `${certain ? "zones" : "zone"} ${zones.slice(0, -1).join(", ")} ${certain ? "and" : "or"} ${zones.at(-1)}`;
}
