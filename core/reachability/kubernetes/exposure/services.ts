import type { Service } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import type { ConnectionSet } from "../../../sets";
import { IpSet } from "../../../sets";
import type { Placed } from "../model";
import { sourceOf } from "../walk";
import type { Arrivals } from "./arrivals";
import type { Backends } from "./backends";
import { clientsOf, loadBalancerFront, targetsPods } from "./clients";
import type { Bounds, Exposure, ExposureKind, Front } from "./exposure";
import { servicePorts, type ServicePort } from "./service-ports";

interface Door {
  readonly kind: ExposureKind;
  readonly clients: Bounds<IpSet>;
  readonly front?: Front;
  readonly ports: (port: ServicePort) => Bounds<ConnectionSet>;
  /** Whether the door is there for sure. */
  readonly surely: boolean;
}

const anyone: Bounds<IpSet> = { may: IpSet.all(), must: IpSet.all() };

/** What a Service opens by its type, its node ports and its external addresses. */
export function* serviceExposures(
  service: Placed<Service>,
  backends: Backends,
  arrivals: Arrivals,
): Generator<Exposure> {
  const doors = doorsOf(service.node);
  if (doors.length === 0) return;
  const via = [sourceOf({ node: service.node, name: `Service ${service.node.resource.name}` })];
  const policy = peek(() => service.node.externalTrafficPolicy);
  const policies = policy instanceof Unknown ? [true, false] : [policy === "Local"];
  const direct = targetsPods(service.node);
  for (const port of servicePorts(service.node)) {
    for (const backend of backends.of(service)) {
      for (const [door, local] of doors.flatMap((each) => policies.map((one) => [each, one] as const))) {
        const { kind, clients, front, ports } = door;
        const surely = door.surely && policies.length === 1;
        const known = (set: Bounds<IpSet>): Bounds<IpSet> =>
          surely ? set : { may: set.may, must: IpSet.empty() };
        const straight = kind === "load-balancer" && direct;
        const arrival = local
          ? arrivals.from(backend.workload, clients.may)
          : straight
            ? arrivals.from(backend.workload, IpSet.all())
            : arrivals.throughNode(backend.workload);
        yield {
          kind,
          to: arrivals.endpoints[backend.workload]!,
          via,
          clients: known(clients),
          ...(front && { front: { ...front, answers: known(front.answers) } }),
          door: ports(port),
          arrival: straight ? "pod" : local ? "own-node" : "node",
          ...arrivals.reach(backend, port.target, arrival),
        };
      }
    }
  }
}

function doorsOf(service: Service): readonly Door[] {
  const type = peek(() => service.type ?? "ClusterIP");
  const may = (...types: string[]): boolean => type instanceof Unknown || types.includes(type);
  const surely = !(type instanceof Unknown);
  const doors: Door[] = [];
  if (may("LoadBalancer")) {
    const front = loadBalancerFront(service);
    doors.push({
      kind: "load-balancer",
      clients: clientsOf(front),
      front,
      ports: ({ door }) => door,
      surely,
    });
  }
  const allocates = peek(() => service.allocateLoadBalancerNodePorts ?? true);
  if (may("NodePort") || (may("LoadBalancer") && allocates !== false))
    doors.push({
      kind: "node-port",
      clients: anyone,
      ports: ({ nodeDoor }) => nodeDoor,
      surely: surely && (type === "NodePort" || allocates === true),
    });
  const external = peek(() => service.externalIPs);
  if (external instanceof Unknown || (external ?? []).length > 0)
    doors.push({
      kind: "external-ip",
      clients: anyone,
      ports: ({ door }) => door,
      surely: !(external instanceof Unknown),
    });
  return doors;
}
