import type { AdminNetworkPolicy, NetworkPolicyPort } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import { ConnectionSet, kubernetesConnections } from "../../../sets";
import { universe } from "../interned";
import type { Reading } from "../selector";

export type Transport = "tcp" | "udp" | "sctp";
export const transports: readonly Transport[] = ["tcp", "udp", "sctp"];

/** A port by the name that the destination's containers give it. */
export interface NamedPort {
  readonly name: string;
  readonly protocols: readonly Transport[];
}

/** The connections that a rule speaks of: for sure, possibly, and those that each destination resolves by itself. */
export interface Ports {
  readonly must: ConnectionSet;
  readonly may: ConnectionSet;
  readonly named: readonly NamedPort[];
}

const of = (may: ConnectionSet, must = may, named: readonly NamedPort[] = []): Ports => ({
  may,
  must,
  named,
});

const everyPort: Ports = of(universe);
export const unknownPorts: Ports = of(universe, ConnectionSet.none());
const noPorts: Ports = of(ConnectionSet.none());

const unionOfPorts = (all: readonly Ports[]): Ports =>
  of(
    ConnectionSet.unionAll(all.map(({ may }) => may)),
    ConnectionSet.unionAll(all.map(({ must }) => must)),
    all.flatMap(({ named }) => named),
  );

/** A list of port entries: absent or empty means all; what is not known may be anything. */
function readList<T>(read: () => readonly T[] | undefined, one: (entry: T) => Ports): Ports {
  const list = peek(read);
  if (list instanceof Unknown) return unknownPorts;
  if (!list || list.length === 0) return everyPort;
  return unionOfPorts(
    Array.from(list.keys(), (at) => {
      const entry = peek(() => list[at]!);
      return entry instanceof Unknown ? unknownPorts : one(entry);
    }),
  );
}

/** The `ports` of a NetworkPolicy's rule. */
export const networkPolicyPorts = (
  read: () => readonly NetworkPolicyPort[] | undefined,
  reading: Reading,
): Ports => readList(read, (entry) => networkPolicyPort(entry, reading));

function networkPolicyPort(entry: NetworkPolicyPort, reading: Reading): Ports {
  const protocol = peek(() => entry.protocol ?? "TCP");
  const port = peek(() => entry.port);
  const endPort = peek(() => entry.endPort);
  if (protocol instanceof Unknown) return unknownPorts;
  const whole = kubernetesConnections({ protocol });
  if (!whole.ok) return refuse(reading);
  if (port instanceof Unknown || endPort instanceof Unknown) return of(whole.value, ConnectionSet.none());
  if (typeof port === "string") {
    if (endPort !== undefined) return refuse(reading);
    return { ...noPorts, named: [{ name: port, protocols: [protocol.toLowerCase() as Transport] }] };
  }
  const set = kubernetesConnections({ protocol, port, endPort });
  return set.ok ? of(set.value) : refuse(reading);
}

function refuse(reading: Reading): Ports {
  reading.invalid();
  return unknownPorts;
}

type AdminRule = NonNullable<AdminNetworkPolicy["ingress"]>[number];
type AdminPort = NonNullable<AdminRule["ports"]>[number];
type AdminProtocol = NonNullable<AdminRule["protocols"]>[number];

/** The `ports` or the `protocols` of an admin policy's rule, whichever its version has. */
export function adminPorts(rule: AdminRule, reading: Reading): Ports {
  const protocols = peek(() => rule.protocols);
  if (protocols instanceof Unknown || (protocols?.length ?? 0) > 0)
    return readList(
      () => rule.protocols,
      (entry) => adminProtocol(entry, reading),
    );
  return readList(
    () => rule.ports,
    (entry) => adminPort(entry, reading),
  );
}

const named = (name: string): Ports => ({ ...noPorts, named: [{ name, protocols: transports }] });

function adminPort(entry: AdminPort, reading: Reading): Ports {
  const number = peek(() => entry.portNumber);
  const range = peek(() => entry.portRange);
  const name = peek(() => entry.namedPort);
  if (number instanceof Unknown || range instanceof Unknown || name instanceof Unknown) return unknownPorts;
  if (number)
    return numbered(
      () => number.protocol,
      () => number.port,
      () => number.port,
      reading,
    );
  if (range)
    return numbered(
      () => range.protocol,
      () => range.start,
      () => range.end,
      reading,
    );
  return name === undefined ? refuse(reading) : named(name);
}

function numbered(
  readProtocol: () => string | undefined,
  readFirst: () => number | undefined,
  readLast: () => number | undefined,
  reading: Reading,
): Ports {
  const [protocol, port, endPort] = [peek(readProtocol), peek(readFirst), peek(readLast)];
  if (protocol instanceof Unknown) return unknownPorts;
  const whole = kubernetesConnections({ protocol });
  if (!whole.ok) return refuse(reading);
  if (port instanceof Unknown || endPort instanceof Unknown) return of(whole.value, ConnectionSet.none());
  const set = kubernetesConnections({ protocol, port, endPort });
  return set.ok && port !== undefined && endPort !== undefined ? of(set.value) : refuse(reading);
}

function adminProtocol(entry: AdminProtocol, reading: Reading): Ports {
  const name = peek(() => entry.destinationNamedPort);
  if (name instanceof Unknown) return unknownPorts;
  if (name !== undefined) return named(name);
  for (const protocol of transports) {
    const section = peek(() => entry[protocol]);
    if (section instanceof Unknown) return unknownPorts;
    if (!section) continue;
    const source = peek(() => section.sourcePort);
    const ports = destinationPorts(protocol, () => section.destinationPort, reading);
    // What a source port lets through is a part of the connection's packets that only the sender chooses.
    return source === undefined ? ports : { ...ports, must: ConnectionSet.none() };
  }
  return refuse(reading);
}

type DestinationPort = NonNullable<NonNullable<AdminProtocol["tcp"]>["destinationPort"]>;

function destinationPorts(
  protocol: Transport,
  read: () => DestinationPort | undefined,
  reading: Reading,
): Ports {
  const whole = ConnectionSet.ofProtocol(protocol);
  const port = peek(read);
  if (port instanceof Unknown) return of(whole, ConnectionSet.none());
  if (!port) return of(whole);
  const range = peek(() => port.range);
  if (range instanceof Unknown) return of(whole, ConnectionSet.none());
  const name = protocol.toUpperCase();
  return range
    ? numbered(
        () => name,
        () => range.start,
        () => range.end,
        reading,
      )
    : numbered(
        () => name,
        () => port.number,
        () => port.number,
        reading,
      );
}
