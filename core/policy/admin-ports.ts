import type { ConnectionSet } from "../sets";
import { formatPorts, noPorts, portRange, type PortSet } from "../sets";
import type { Setting } from "./setting-schema";
import type { Given } from "./settings";

/** Ports that hosts, engines and clusters are administered by, with what answers there. */
const adminPorts: readonly (readonly [first: number, last: number, name: string])[] = [
  [22, 22, "SSH"],
  [23, 23, "Telnet"],
  [2375, 2377, "Docker"],
  [2379, 2380, "etcd"],
  [3389, 3389, "RDP"],
  [5900, 5900, "VNC"],
  [5985, 5986, "WinRM"],
  [6443, 6443, "the Kubernetes API"],
  [10250, 10250, "the kubelet"],
];

export const adminPortsSetting: Setting = {
  description: `The ports to judge, as numbers or ranges such as 5900-5903, in place of those of ${adminPorts.map(([, , name]) => name).join(", ")}.`,
  schema: {
    type: "array",
    items: {
      type: ["integer", "string"],
      title: "a port or a range such as 5900-5903",
      pattern: "^\\d{1,5}(-\\d{1,5})?$",
      minimum: 1,
      maximum: 65535,
    },
  },
};

/**
 * The ports that a policy is about: its setting `ports` (numbers, or texts such as `5900-5903`), or else all that
 * administration uses. Throws on anything else.
 */
export function judgedPorts(settings: Given<"ports">): PortSet {
  const chosen = settings["ports"];
  if (chosen === undefined) return allAdminPorts;
  if (!Array.isArray(chosen)) throw new Error('its setting "ports" must be a list of ports');
  let ports = chosenPorts.get(chosen);
  if (!ports) {
    ports = chosen.reduce<PortSet>((all, each) => all.union(readPorts(each)), noPorts);
    chosenPorts.set(chosen, ports);
  }
  return ports;
}

const allAdminPorts = adminPorts.reduce((all, [first, last]) => all.union(portRange(first, last)), noPorts);
/** A setting is the same for all nodes of an environment. */
const chosenPorts = new WeakMap<object, PortSet>();

function readPorts(value: unknown): PortSet {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(
    typeof value === "number" ? String(value) : typeof value === "string" ? value : "",
  );
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (!match || first < 1 || last > 65535 || first > last)
    throw new Error('an entry of its setting "ports" must be a port or a range such as 5900-5903');
  return portRange(first, last);
}

/** Those of the ports that the connections take in, by TCP or UDP. */
export const portsWithin = (connections: ConnectionSet, ports: PortSet): PortSet =>
  connections.tcp.union(connections.udp).intersect(ports);

/** `22 (SSH), 3389 (RDP)`; `22 and others` where there are many. */
export function namePorts(ports: PortSet): string {
  const named = adminPorts.filter(([first, last]) => ports.overlaps(portRange(first, last)));
  const words = named.map(
    ([first, last, name]) => `${formatPorts(portRange(first, last).intersect(ports))} (${name})`,
  );
  const rest = named.reduce((left, [first, last]) => left.subtract(portRange(first, last)), ports);
  return [...words, ...(rest.isEmpty ? [] : [formatPorts(rest)])].join(", ");
}
