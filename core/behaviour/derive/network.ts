import { parseAddress } from "../../sets";
import { UNKNOWN, type Estate, type Fact, type FlowEnd, type PortRange } from "../../estate";
import { peek, Unknown, type Container, type Graph } from "../../graph";
import { namesWorkload } from "../../reachability/flows/flow-ends";
import { zonesOfWorkload } from "../../reachability/zones";
import type { ImageConfig } from "../image-config";
import type { LibraryEntry } from "../library";
import type { ConnectRule, ListenRule } from "../rule-set";

interface Listens {
  readonly listens: readonly ListenRule[] | undefined;
  readonly unknown: readonly string[];
}

/** The ports that a container may listen on: those that it or its image declares, and those that its probes ask. */
export function listensOf(
  container: Container,
  config: ImageConfig | undefined,
  entry: LibraryEntry | undefined,
): Listens {
  const listens: ListenRule[] = [];
  const unknown: string[] = [];
  let isKnown = true;
  const declared = peek(() => [...(container.ports ?? [])]);
  if (declared instanceof Unknown) isKnown = false;
  else
    for (const each of declared) {
      const port = peek(() => ({ number: each.containerPort, protocol: each.protocol ?? "TCP" }));
      if (port instanceof Unknown) isKnown = false;
      else if (port.number !== undefined)
        listens.push({
          ports: `${port.number}/${port.protocol.toLowerCase()}`,
          from: "the specification's ports",
        });
    }
  if (!isKnown) unknown.push("its ports, which are not known yet");
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"] as const) {
    const port = peek(
      () =>
        container[probe]?.httpGet?.port ?? container[probe]?.tcpSocket?.port ?? container[probe]?.grpc?.port,
    );
    if (typeof port === "number") listens.push({ ports: `${port}/tcp`, from: probe });
  }
  const image = config ?? entry?.config;
  const from = config ? "the image's config" : `the library's ${entry?.name}`;
  for (const ports of image?.ports ?? [])
    if (/^\d+(-\d+)?\/(tcp|udp|sctp)$/.test(ports)) listens.push({ ports, from });
  for (const ports of entry?.listens ?? []) listens.push({ ports, from: `the library's ${entry!.name}` });
  if (!image && listens.length === 0)
    unknown.push("its ports: name them, or give the image's config (--image-config)");
  const isTold = image !== undefined || listens.length > 0;
  return { listens: isKnown && isTold ? listens : undefined, unknown };
}

const textOf = ({ protocol, from, to }: PortRange): string =>
  protocol === "any" || protocol === "icmp"
    ? protocol
    : `${from === to ? from : `${from}-${to}`}/${protocol}`;

interface Connects {
  readonly connects: readonly ConnectRule[] | undefined;
  readonly unknown: readonly string[];
}

/**
 * Where a container may connect to: what the estate's flows let its workload do. A sensor tells addresses: a zone is those
 * that the estate gives for it, else any private one; the internet is any that is not.
 */
export function connectsOf(container: Container, graph: Graph, estate: Estate): Connects {
  if (estate.defaulted)
    return { connects: undefined, unknown: ["where it may connect: the estate declares no flows"] };
  const { workload } = container;
  const { zones, certain } = zonesOfWorkload(estate, graph, workload);
  if (!certain) return { connects: undefined, unknown: ["its zone, and so which flows are its own"] };
  const namespace = peek(() => workload.namespace);
  const [name, place]: [Fact, Fact] = [workload.name, namespace instanceof Unknown ? UNKNOWN : namespace];
  const isOwn = (end: FlowEnd): boolean =>
    end.kind === "zone"
      ? zones.includes(end.zone)
      : end.kind === "workload" && namesWorkload(end, name, place) !== "no";
  const connects: ConnectRule[] = [];
  for (const flow of estate.flows) {
    if (!flow.from.some(isOwn)) continue;
    for (const end of flow.to)
      for (const port of flow.ports)
        connects.push({
          to: addressesOf(end, estate),
          ports: textOf(port),
          from: `the flow to ${nameOf(end)}`,
        });
  }
  for (const zone of zones)
    if (estate.zones[zone]?.within === "allow")
      connects.push({
        to: addressesOf({ kind: "zone", zone }, estate),
        ports: "any",
        from: `zone ${zone}, which allows flows within`,
      });
  const { baseFlows } = estate;
  if (baseFlows.includes("dns"))
    for (const protocol of ["udp", "tcp"])
      connects.push({ to: "private", ports: `53/${protocol}`, from: "the base flow dns" });
  const url = estate.register?.url;
  if (baseFlows.includes("register") && url !== undefined) connects.push(registerRule(url));
  return { connects, unknown: [] };
}

const nameOf = (end: FlowEnd): string => {
  if (end.kind === "zone") return `zone ${end.zone}`;
  return end.kind === "external" ? end.name : end.workload;
};

function addressesOf(end: FlowEnd, estate: Pick<Estate, "zones">): ConnectRule["to"] {
  if (end.kind === "external") return [...end.cidrs];
  if (end.kind === "workload") return "private";
  const zone = estate.zones[end.zone];
  const own = [...(zone?.cidrs ?? []), ...(zone?.select ?? []).flatMap(({ cidr }) => cidr ?? [])];
  // A zone that is also chosen by tags or labels has addresses that the estate does not tell.
  const isTold = own.length > 0 && (zone?.select ?? []).every(({ cidr }) => cidr !== undefined);
  if (isTold) return own;
  return zone?.external === true ? "public" : "private";
}

function registerRule(url: string): ConnectRule {
  const { hostname, port, protocol } = new URL(url);
  const address = hostname.replace(/^\[|\]$/g, "");
  const isAddress = parseAddress(address).ok;
  const ports = `${port || (protocol === "http:" ? 80 : 443)}/tcp`;
  return {
    to: isAddress ? [`${address}/${address.includes(":") ? 128 : 32}`] : "any",
    ports,
    from: "the base flow register",
  };
}
