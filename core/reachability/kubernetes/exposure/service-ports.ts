import type { Service } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import { ConnectionSet, kubernetesConnections } from "../../../sets";
import type { Ports, Transport } from "../read/ports";
import type { Bounds } from "./exposure";

/** A port of a Service; what is not known is undefined, or open in its bounds. */
export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number | undefined;
  /** The ports of the pods behind it. */
  readonly target: Ports;
  readonly door: Bounds<ConnectionSet>;
  readonly nodeDoor: Bounds<ConnectionSet>;
}

const none = ConnectionSet.none();
const transport = ConnectionSet.transport();

/** Where Kubernetes takes the ports of nodes from, by default. */
const nodePorts = { port: 30000, endPort: 32767 };

const exactly = (set: ConnectionSet): Bounds<ConnectionSet> => ({ may: set, must: set });
const perhaps = (may: ConnectionSet): Bounds<ConnectionSet> => ({ may, must: none });

/** The ports of a Service; one of which nothing is known where the list is not known. */
export function servicePorts(service: Service): readonly ServicePort[] {
  const list = peek(() => service.ports);
  if (list instanceof Unknown) return [unknownPort];
  return Array.from((list ?? []).keys(), (at) => {
    const port = peek(() => list![at]!);
    return port instanceof Unknown ? unknownPort : readPort(port);
  });
}

const unknownPort: ServicePort = {
  name: undefined,
  port: undefined,
  target: { may: transport, must: none, named: [] },
  door: perhaps(transport),
  nodeDoor: perhaps(transport),
};

type Entry = NonNullable<Service["ports"]>[number];

function readPort(entry: Entry): ServicePort {
  const name = peek(() => entry.name);
  const port = peek(() => entry.port);
  const protocol = peek(() => entry.protocol ?? "TCP");
  const target = peek(() => entry.targetPort);
  const node = peek(() => entry.nodePort);
  if (protocol instanceof Unknown) return unknownPort;
  const whole = kubernetesConnections({ protocol });
  if (!whole.ok) return unknownPort;
  const number = (value: number | Unknown | undefined): Bounds<ConnectionSet> => {
    if (value === undefined || value instanceof Unknown) return perhaps(whole.value);
    const set = kubernetesConnections({ protocol, port: value });
    return set.ok ? exactly(set.value) : perhaps(whole.value);
  };
  const behind = target === undefined || target === "" || target === 0 ? port : target;
  return {
    name: name instanceof Unknown ? undefined : name,
    port: port instanceof Unknown ? undefined : port,
    target:
      typeof behind === "string"
        ? { ...exactly(none), named: [{ name: behind, protocols: [protocol.toLowerCase() as Transport] }] }
        : { ...number(behind), named: [] },
    door: number(port),
    nodeDoor: node === undefined ? perhaps(rangeOf(protocol)) : number(node),
  };
}

function rangeOf(protocol: string): ConnectionSet {
  const set = kubernetesConnections({ protocol, ...nodePorts });
  return set.ok ? set.value : none;
}
