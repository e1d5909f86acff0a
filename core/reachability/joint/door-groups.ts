import type { AwsEndpoint, States } from "../aws";
import type { Endpoint, ExternalEndpoint, PodsEndpoint } from "../endpoint";
import type { ConnectionGroup, EndpointGroup, Exposure } from "../kubernetes";
import { pods, theInternet } from "./addresses";
import { plainAsker, podsAsker, type Asker } from "./askers";
import type { ClusterNetwork } from "./cluster-network";
import { keyOfDoor } from "./door-controls";
import { groupBy } from "./group-by";
import { anyOf } from "./path";
import { PolicyStates, Rows, standing, type Far } from "./rows";

/** Exposures that are alike but for the pods that they lead to. */
function alike(network: ClusterNetwork): Iterable<{ exposure: Exposure; endpoints: EndpointGroup }> {
  const keyOf = (exposure: Exposure): string => {
    const { to } = exposure;
    return [network.standOf(to)?.key, network.cluster.kindOf(to), keyOfDoor(exposure)].join("|");
  };
  return groupBy(network.cluster.doors, keyOf).map((same) => ({
    exposure: same[0],
    endpoints: [...new Set(same.map(({ to }) => to))],
  }));
}

/** Pods that ask at doors, and what tells them apart there, whichever pods stand behind. */
interface Pods {
  readonly key: string;
  readonly asker: Asker;
  readonly endpoints: EndpointGroup;
}

/** Pods that nothing tells apart at a door. */
interface Asking {
  readonly asker: Asker;
  readonly groups: readonly EndpointGroup[];
}

/** The pods of a cluster at the doors of one. */
class AskingPods {
  private readonly roles: readonly Pods[];
  private readonly policyStates: PolicyStates;
  private kinds: readonly Pods[] | undefined;

  constructor(
    private readonly doors: ClusterNetwork,
    private readonly home: ClusterNetwork,
    held: readonly AwsEndpoint[],
    states: States,
  ) {
    this.policyStates = new PolicyStates(states);
    // What has a door, as policies see it.
    const seen = [...held.map((each) => (home.asSeen(each) as ExternalEndpoint).addresses), pods().addresses];
    const places = new Map([...seen, theInternet.addresses].map((each) => [each.toString(), each]));
    this.roles = standing(home, "egress").map(({ stand, role, endpoints }) => ({
      key: [stand?.key, ...Array.from(places.values(), (each) => states.id(role.with(each)))].join(" "),
      asker: this.asker(endpoints),
      endpoints,
    }));
  }

  private asker(endpoints: EndpointGroup): Asker {
    return podsAsker(endpoints[0] as PodsEndpoint, this.home, this.doors);
  }

  /** Those that may ask at a door, by what tells them apart there. */
  at(exposure: Exposure): readonly Asking[] {
    const isOwn = this.home === this.doors;
    const isPlaced = this.doors.standOf(exposure.to) !== undefined;
    const sees = isOwn && (exposure.arrival !== "node" || !isPlaced);
    // Where nobody knows where the door is, pods may be let out to those behind it.
    const letsOut = isOwn && (!isPlaced || exposure.kind === "external-ip" || exposure.bound !== undefined);
    const says = (from: Endpoint, side: "ingress" | "egress"): number =>
      this.policyStates.of(this.doors.cluster.between(from, exposure.to, side));
    const found = groupBy(sees ? this.byKind : this.roles, ({ key, endpoints: [from] }) =>
      [key, sees && says(from!, "ingress"), letsOut && says(from!, "egress")].join(" "),
    );
    return found.map((same) => ({ asker: same[0].asker, groups: same.map(({ endpoints }) => endpoints) }));
  }

  /** By what policies of others tell apart, too. */
  private get byKind(): readonly Pods[] {
    return (this.kinds ??= this.roles.flatMap(({ key, endpoints }) =>
      groupBy(endpoints, (each) => String(this.home.cluster.kindOf(each as PodsEndpoint))).map((some) => ({
        key,
        asker: this.asker(some),
        endpoints: some,
      })),
    ));
  }
}

/** Connections through the doors of a cluster. */
export function* throughDoors(
  network: ClusterNetwork,
  far: readonly Far[],
  clusters: readonly ClusterNetwork[],
  states: States,
): Generator<ConnectionGroup> {
  const { doors } = network;
  if (network.cluster.doors.length === 0) return;
  const asking = far.map(({ example, endpoints }) => ({
    asker: plainAsker(network.networks, example),
    groups: [endpoints],
  }));
  const held = [
    ...network.stands.machines.nodes,
    ...doors.faces,
    ...network.networks.aws.forwards.map(({ balancer }) => balancer),
    ...network.networks.aws.offers.map(({ balancer }) => balancer),
  ];
  const asked = clusters.map((each) => new AskingPods(network, each, held, states));
  for (const { exposure, endpoints } of alike(network)) {
    const rows = new Rows(states);
    for (const { asker, groups } of [...asking, ...asked.flatMap((each) => each.at(exposure))]) {
      const state = states.id(anyOf(doors.waysOf(asker, exposure)));
      for (const each of groups) rows.add(state, each);
    }
    yield* rows.from(endpoints);
  }
  // What several doors let through together is certain where none of them is alone.
  for (const endpoints of network.behindDoors()) {
    const rows = new Rows(states);
    for (const each of far)
      rows.add(states.id(network.arriving(each.example, endpoints[0]!)), each.endpoints);
    yield* rows.from(endpoints);
  }
}
