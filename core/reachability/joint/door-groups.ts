import type { States } from "../aws";
import type { Endpoint, PodsEndpoint } from "../endpoint";
import type { ConnectionGroup, EndpointGroup, Exposure } from "../kubernetes";
import { plainAsker, podsAsker, type Asker } from "./askers";
import type { ClusterNetwork } from "./cluster-network";
import { keyOfDoor } from "./door-controls";
import { anyOf } from "./path";
import { Rows, standing, type Far } from "./rows";

/** Exposures that are alike but for the pods that they lead to. */
function alike(network: ClusterNetwork): Iterable<{ exposure: Exposure; endpoints: EndpointGroup }> {
  const found = new Map<string, { readonly exposure: Exposure; readonly to: Set<Endpoint> }>();
  for (const exposure of network.cluster.doors) {
    const { to } = exposure;
    const key = [network.standOf(to)?.key, network.cluster.kindOf(to), keyOfDoor(exposure)].join("|");
    const same = found.get(key);
    if (same) same.to.add(to);
    else found.set(key, { exposure, to: new Set([to]) });
  }
  return Array.from(found.values(), (each) => ({ exposure: each.exposure, endpoints: [...each.to] }));
}

/** Pods that ask at doors, by what nothing there tells apart. */
interface Pods {
  readonly asker: Asker;
  readonly endpoints: EndpointGroup;
  /** The same by what policies of others tell apart. */
  readonly kinds: () => readonly Omit<Pods, "kinds">[];
}

/** Pods of a cluster at the doors of one. */
function podsAt(doors: ClusterNetwork, home: ClusterNetwork): readonly Pods[] {
  const asker = (endpoints: EndpointGroup): Asker => podsAsker(endpoints[0] as PodsEndpoint, home, doors);
  return standing(home, "egress").map(({ endpoints }) => {
    let found: readonly Omit<Pods, "kinds">[] | undefined;
    const split = (): readonly Omit<Pods, "kinds">[] => {
      const byKind = new Map<number | undefined, Endpoint[]>();
      for (const each of endpoints) {
        const kind = home.cluster.kindOf(each as PodsEndpoint);
        const list = byKind.get(kind);
        if (list) list.push(each);
        else byKind.set(kind, [each]);
      }
      return Array.from(byKind.values(), (some) => ({ asker: asker(some), endpoints: some }));
    };
    return { asker: asker(endpoints), endpoints, kinds: () => (found ??= split()) };
  });
}

/** Whether pods behind a door may see which pods ask there. */
const tellsApart = (network: ClusterNetwork, { arrival, to }: Exposure): boolean =>
  arrival !== "node" || !network.standOf(to);

/** Connections through the doors of a cluster. */
export function* throughDoors(
  network: ClusterNetwork,
  far: readonly Far[],
  clusters: readonly ClusterNetwork[],
  states: States,
): Generator<ConnectionGroup> {
  const { doors } = network;
  const asking = far.map(({ example, endpoints }) => ({
    asker: plainAsker(network.networks, example),
    endpoints,
  }));
  const pods = clusters.flatMap((each) => podsAt(network, each));
  for (const { exposure, endpoints } of alike(network)) {
    const rows = new Rows(states);
    const some = tellsApart(network, exposure) ? pods.flatMap(({ kinds }) => kinds()) : pods;
    for (const each of [...asking, ...some])
      rows.add(states.id(anyOf(doors.waysOf(each.asker, exposure))), each.endpoints);
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
