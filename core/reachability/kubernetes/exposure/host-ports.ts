import type { Container, Workload } from "../../../graph";
import { formatPath, peek, Unknown } from "../../../graph";
import { ConnectionSet, IpSet, kubernetesConnections } from "../../../sets";
import type { Placed } from "../model";
import { sourceOf } from "../walk";
import type { Arrivals } from "./arrivals";
import type { Exposure } from "./exposure";

type Port = NonNullable<Container["ports"]>[number];

const none = ConnectionSet.none();

/** The ports of its nodes that a pod takes for itself. */
export function* hostPortExposures(
  { node }: Placed<Workload>,
  workload: number,
  arrivals: Arrivals,
): Generator<Exposure> {
  const containers = peek(() => node.containers);
  if (containers instanceof Unknown) return;
  for (const container of containers) {
    const ports = peek(() => container.ports);
    if (ports instanceof Unknown) continue;
    for (let at = 0; at < (ports ?? []).length; at++) {
      const port = peek(() => readPort(ports![at]!));
      if (port === undefined || port instanceof Unknown) continue;
      yield {
        kind: "host-port",
        to: arrivals.endpoints[workload]!,
        via: [
          sourceOf(
            { node, name: `${node.workloadKind} ${node.resource.name}` },
            `${formatPath(container.path)}.ports[${at}].hostPort`,
          ),
        ],
        clients: { may: IpSet.all(), must: IpSet.all() },
        door: { may: port.door, must: port.door },
        arrival: "own-node",
        ...arrivals.reach(
          { workload, surely: true },
          { may: port.target, must: port.target, named: [] },
          arrivals.from(workload, IpSet.all()),
        ),
      };
    }
  }
}

function readPort({
  hostPort,
  containerPort,
  protocol,
}: Port): { readonly door: ConnectionSet; readonly target: ConnectionSet } | undefined {
  if (hostPort === undefined || hostPort === 0) return undefined;
  const set = (port: number | undefined): ConnectionSet => {
    const parsed = kubernetesConnections({ protocol, port });
    return parsed.ok ? parsed.value : none;
  };
  return { door: set(hostPort), target: set(containerPort) };
}
