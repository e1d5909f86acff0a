import type { Container, Workload } from "../../graph";
import { peek, Unknown } from "../../graph";
import type { NamespaceScope } from "../../graph/kubernetes";
import { IpSet, kubernetesConnections, parseAddress } from "../../sets";
import type { ClusterFacts } from "./facts";
import { podLabels, unknownLabels, type LabelSet } from "./labels";
import { isAttached } from "./read/networks";
import { isPatch } from "./read/patch";
import { transports, type Transport } from "./read/ports";

/** What rules can tell of the pods of a workload. */
export interface PodKind {
  /** Undefined where the namespace is not known. */
  readonly scope: NamespaceScope | undefined;
  readonly labels: LabelSet;
  readonly ports: ContainerPorts;
  /** Whether they have the addresses of their nodes: true, false or not known. */
  readonly host: boolean | undefined;
  /** Their addresses, each one of a set; undefined where they are not known. */
  readonly addresses: readonly IpSet[] | undefined;
  /** Whether they may have interfaces on other networks. */
  readonly attached: boolean;
}

interface NamedContainerPort {
  readonly protocol: Transport;
  /** Undefined where it is not known. */
  readonly port: number | undefined;
}

/** The ports that the containers of a pod name. */
export interface ContainerPorts {
  readonly byName: ReadonlyMap<string, readonly NamedContainerPort[]>;
  /** Whether there may be more. */
  readonly open: boolean;
}

/** A pod of which nothing is known but that it is none of a node's own. */
export const unseenPod: PodKind = {
  scope: undefined,
  labels: unknownLabels,
  ports: { byName: new Map(), open: true },
  host: false,
  addresses: undefined,
  attached: false,
};

const port = (protocol: Transport) => [{ protocol, port: 53 }];

/** One of the pods that answer for names in every cluster, whoever runs them. @param scope the namespace kube-system */
export const dnsPod = (scope: NamespaceScope): PodKind => ({
  scope,
  labels: { entries: new Map([["k8s-app", "kube-dns"]]), open: true },
  ports: {
    byName: new Map([
      ["dns", port("udp")],
      ["dns-tcp", port("tcp")],
    ]),
    open: true,
  },
  host: false,
  addresses: undefined,
  attached: false,
});

/** Whether a workload makes pods that can be reached. One that has run to its end has given its address back. */
export function makesPods(workload: Workload): boolean {
  if (workload.platform !== "kubernetes" || workload.workloadKind === "PodTemplate") return false;
  const phase = peek(() => workload.status?.phase);
  return phase !== "Succeeded" && phase !== "Failed";
}

export function readPods(
  workload: Workload,
  scope: NamespaceScope | undefined,
  facts: ClusterFacts,
): PodKind {
  const host = facts.hostNetworkSelected ? false : peek(() => workload.pod.hostNetwork ?? false);
  const open = isPatch(workload);
  const labels = podLabels(workload);
  const ports = containerPorts(workload);
  return {
    scope,
    labels: { ...labels, open: open || labels.open },
    ports: { ...ports, open: open || ports.open },
    host: host instanceof Unknown || (open && host === false) ? undefined : host,
    addresses: podAddresses(workload) ?? spaceOf(workload, facts),
    attached: isAttached(workload),
  };
}

function containerPorts(workload: Workload): ContainerPorts {
  const byName = new Map<string, NamedContainerPort[]>();
  const containers = peek(() => workload.containers);
  let open = containers instanceof Unknown;
  for (const container of containers instanceof Unknown ? [] : containers) {
    // A port of a container that has ended leads nowhere.
    if (container.role === "init") continue;
    const ports = peek(() => container.ports);
    if (ports instanceof Unknown) open = true;
    for (let at = 0; at < (ports instanceof Unknown ? 0 : (ports ?? []).length); at++) {
      const entry = peek(() => (ports as Ports)[at]!);
      const name = entry instanceof Unknown ? entry : peek(() => entry.name);
      if (name instanceof Unknown) open = true;
      else if (name !== undefined)
        byName.set(name, [...(byName.get(name) ?? []), ...readPort(entry as Ports[number])]);
    }
  }
  return { byName, open };
}

type Ports = NonNullable<Container["ports"]>;

/** What a port with a name may be; one that the API server would refuse is not known. */
function readPort(entry: Ports[number]): readonly NamedContainerPort[] {
  const protocol = peek(() => entry.protocol ?? "TCP");
  const transport = transports.find((each) => each.toUpperCase() === protocol);
  if (!transport) return transports.map((each) => ({ protocol: each, port: undefined }));
  const port = peek(() => entry.containerPort);
  const known =
    typeof port === "number" && kubernetesConnections({ protocol: transport.toUpperCase(), port }).ok;
  return [{ protocol: transport, port: known ? port : undefined }];
}

function spaceOf(workload: Workload, { podSpace }: ClusterFacts): readonly IpSet[] | undefined {
  const space = podSpace?.(workload);
  return space && [space];
}

function podAddresses(workload: Workload): readonly IpSet[] | undefined {
  const texts = peek(() => {
    const { podIP, podIPs } = workload.status ?? {};
    return podIPs?.length ? podIPs.map(({ ip }) => ip) : [podIP];
  });
  if (texts instanceof Unknown) return undefined;
  const addresses = texts.map((text) => parseAddress(text ?? ""));
  return addresses.every((address) => address.ok)
    ? addresses.map((address) => IpSet.fromAddress(address.value))
    : undefined;
}
