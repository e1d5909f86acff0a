import { ConnectionSet, portRange } from "../../sets";
import { NONE, type InternedSets } from "./interned";
import type { ContainerPorts } from "./pods";
import type { NamedPort, Ports } from "./read/ports";
import type { PortIds } from "./verdict";

/** The names of ports that policies use. */
export function namesOf(all: Iterable<Ports>): readonly string[] {
  const names = new Set<string>();
  for (const { named } of all) for (const { name } of named) names.add(name);
  return [...names].sort();
}

/** What the policies can tell of the ports of a pod: the same text for the same answers. */
export const portColour = ({ byName, open }: ContainerPorts, names: readonly string[]): string =>
  names.length === 0 ? "" : JSON.stringify([open, names.map((name) => byName.get(name) ?? [])]);

const noneNamed: PortIds = { may: NONE, must: NONE };

function resolveOne(
  { name, protocols }: NamedPort,
  { byName, open }: ContainerPorts,
  sets: InternedSets,
): PortIds {
  let resolved = noneNamed;
  for (const protocol of protocols) {
    const ports = (byName.get(name) ?? []).filter((each) => each.protocol === protocol);
    const known = ports.flatMap(({ port }) => (port === undefined ? [] : [port]));
    const found = sets.id(
      ConnectionSet.unionAll(known.map((port) => ConnectionSet.of({ [protocol]: portRange(port) }))),
    );
    const unknown = open || known.length < ports.length;
    // Which of several containers' ports of one name counts, network plugins differ in.
    const one = new Set(known).size === 1 && !unknown;
    const may = unknown ? sets.id(ConnectionSet.ofProtocol(protocol)) : found;
    resolved = {
      may: sets.union(resolved.may, may),
      must: one ? sets.union(resolved.must, found) : resolved.must,
    };
  }
  return resolved;
}

/** What a rule's ports are on a destination; outside a cluster there are no names. */
export function resolvePorts(
  { may, must, named }: Ports,
  destination: ContainerPorts | undefined,
  sets: InternedSets,
): PortIds {
  let resolved: PortIds = { may: sets.id(may), must: sets.id(must) };
  if (!destination) return resolved;
  for (const each of named) {
    const own = resolveOne(each, destination, sets);
    resolved = { may: sets.union(resolved.may, own.may), must: sets.union(resolved.must, own.must) };
  }
  return resolved;
}
