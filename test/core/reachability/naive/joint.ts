import {
  enters,
  leaves,
  passesByInternet,
  passesPrivately,
  type Estate,
  type Luck,
  type Machine,
  type Probe,
  type Rule,
} from "./aws";
import { inside } from "./aws-addresses";
import { sideAllows, type NaiveCluster, type NaiveEnd, type NaivePod } from "./kubernetes";

/**
 * A cluster on machines of AWS, one packet at a time: what its network policies say, then what the machines' networks
 * say, as the documents of the VPC CNI, of EKS and of Kubernetes' Services tell it.
 */
export interface JointEstate {
  readonly aws: Estate;
  /** The ids of the machines that are nodes of the cluster. */
  readonly nodes: readonly string[];
  readonly cluster: NaiveCluster;
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly balancer?: Balancer;
  readonly made?: MadeBalancer;
  readonly bound?: Bound;
  /** Whether the groups that pods have of their own judge all that they send, on their machine and out of the VPC too. */
  readonly strict: boolean;
  /** Whether blocks of addresses in policies take pods; undefined where nobody knows. */
  readonly blocksTakePods: boolean | undefined;
  /** Whether what pods ask at their own node of a Service for each node's own pods goes to any of its pods. */
  readonly routesOwnPods?: boolean;
  /** Whether the network plugin leaves the addresses of pods as they are on what leaves the VPC. */
  readonly keepsAddresses: boolean;
}

export interface Pod {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hostNetwork: boolean;
  /** A port of its node that leads to one of its own. */
  readonly door?: { readonly hostPort: number; readonly containerPort: number };
  /** Security groups of its own, in place of its node's. */
  readonly groups?: readonly string[];
}

/** Opens a port of all nodes for the pods with a label. */
export interface Service {
  readonly app: string;
  readonly nodePort: number;
  readonly targetPort: number;
  readonly isLocal: boolean;
}

/** Hands what it takes on one port on to a port of the nodes, with its own address in the client's place. */
export interface Balancer {
  readonly machine: Machine;
  readonly listens: number;
  readonly sends: number;
}

/**
 * Puts the pods of a Service into a target group of the load balancer: by their own addresses, or by the Service's port of
 * all nodes. Of the nodes' security groups it opens those that it is told to, for the peers that it is told.
 */
export interface Bound {
  readonly service: Service;
  /** The other port that the load balancer answers on, for this group. */
  readonly listens: number;
  readonly type: "instance" | "ip";
  readonly opens?: { readonly cidr?: string; readonly group?: string; readonly port: number };
}

/**
 * What the cluster makes for a Service: a load balancer in some of the VPC's subnets, whose way to the nodes it opens in
 * their groups.
 */
export interface MadeBalancer {
  readonly service: Service;
  readonly port: number;
  readonly isFacing: boolean;
  readonly ranges: readonly string[];
  readonly subnets: readonly string[];
  /** Set where it serves an Ingress, with its own address in its clients' place: to nodes' ports, or to pods themselves. */
  readonly ingress?: "instance" | "ip" | undefined;
  /** The place that one of its interfaces got, and whether those behind it see its clients' addresses. */
  readonly at?: Pick<Machine, "subnet" | "ip">;
  readonly showsClients?: boolean;
}

/** Where a pod stands, and the address that it got there. */
export interface Placed {
  readonly pod: Pod;
  readonly node: Machine;
  readonly ip: string;
}

const vpcOf = ({ aws }: JointEstate, { subnet }: Machine): string =>
  aws.subnets.find(({ id }) => id === subnet)!.vpc;

/** A pod's interface is its node's, with another address and never a public one. */
const interfaceOf = ({ pod, node, ip }: Placed): Machine =>
  pod.hostNetwork
    ? node
    : { ...node, id: `${pod.name} on ${node.id}`, ip, isPublic: false, groups: pod.groups ?? node.groups };

/** Whether what a pod exchanges with its own machine passes the network's groups all the same. */
const crosses = ({ strict }: JointEstate, { pod }: Placed): boolean =>
  strict && pod.groups !== undefined && !pod.hostNetwork;

const asPod = ({ pod, ip, node }: Placed): NaivePod => ({
  namespace: "shop",
  name: pod.name,
  labels: pod.labels,
  ports: [],
  ip: pod.hostNetwork ? node.ip : ip,
  hostNetwork: pod.hostNetwork,
});

const packetOf = (from: NaiveEnd, to: NaiveEnd, { protocol, port }: Probe) => ({
  from,
  to,
  protocol: protocol.toUpperCase(),
  port,
});

function policiesAllow(
  { cluster }: JointEstate,
  direction: "ingress" | "egress",
  placed: Placed,
  peer: NaiveEnd,
  probe: Probe,
): boolean {
  if (!cluster.enforced) return true;
  const own = asPod(placed);
  const packet = direction === "egress" ? packetOf(own, peer, probe) : packetOf(peer, own, probe);
  return sideAllows(cluster, direction, own, peer, packet);
}

function podToPodDirectly(estate: JointEstate, from: Placed, to: Placed, probe: Probe, luck: Luck): boolean {
  const b = interfaceOf(to);
  if (b.isPublic && podToPublicPod(estate, from, to, probe, luck)) return true;
  return policiesAllow(estate, "egress", from, asPod(to), probe) && carried(estate, from, to, probe, luck);
}

/** What pods have sent to others, whatever their own policies say of it. */
function carried(estate: JointEstate, from: Placed, to: Placed, probe: Probe, luck: Luck): boolean {
  const [a, b] = [interfaceOf(from), interfaceOf(to)];
  return (
    policiesAllow(estate, "ingress", to, asPod(from), probe) &&
    ((from.node.id === to.node.id && !crosses(estate, from) && !crosses(estate, to)) ||
      passesPrivately(estate.aws, [a, a.ip], [b, b.ip], probe, luck))
  );
}

/** What leaves the VPC has the node's address, unless the plugin is told not to. */
const sender = (estate: JointEstate, from: Placed): Machine =>
  estate.keepsAddresses || crosses(estate, from) ? interfaceOf(from) : from.node;

/** To a pod that listens at its node's public address. */
const podToPublicPod = (estate: JointEstate, from: Placed, to: Placed, probe: Probe, luck: Luck): boolean =>
  policiesAllow(estate, "egress", from, luck.receiverPublic, probe) &&
  policiesAllow(estate, "ingress", to, luck.senderPublic, probe) &&
  passesByInternet(estate.aws, sender(estate, from), to.node, probe, luck);

export function podToAddress(
  estate: JointEstate,
  from: Placed,
  ip: string,
  probe: Probe,
  luck: Luck,
): boolean {
  return (
    policiesAllow(estate, "egress", from, ip, probe) &&
    leaves(estate.aws, sender(estate, from), ip, probe, luck)
  );
}

export const podToMachine = (
  estate: JointEstate,
  from: Placed,
  to: Machine,
  probe: Probe,
  luck: Luck,
): boolean =>
  podToMachinePrivately(estate, from, to, probe, luck) ||
  podToMachineByInternet(estate, from, to, probe, luck);

function podToMachinePrivately(
  estate: JointEstate,
  from: Placed,
  to: Machine,
  probe: Probe,
  luck: Luck,
): boolean {
  if (from.node.id === to.id && !crosses(estate, from)) return true;
  const isNear = vpcOf(estate, from.node) === vpcOf(estate, to);
  const own = isNear ? interfaceOf(from) : sender(estate, from);
  return (
    policiesAllow(estate, "egress", from, to.ip, probe) &&
    passesPrivately(estate.aws, [own, own.ip], [to, to.ip], probe, luck)
  );
}

const podToMachineByInternet = (
  estate: JointEstate,
  from: Placed,
  to: Machine,
  probe: Probe,
  luck: Luck,
): boolean =>
  to.isPublic &&
  policiesAllow(estate, "egress", from, luck.receiverPublic, probe) &&
  passesByInternet(estate.aws, sender(estate, from), to, probe, luck);

const machineToPod = (estate: JointEstate, from: Machine, to: Placed, probe: Probe, luck: Luck): boolean =>
  machineToPodPrivately(estate, from, to, probe, luck) ||
  (interfaceOf(to).isPublic &&
    policiesAllow(estate, "ingress", to, luck.senderPublic, probe) &&
    passesByInternet(estate.aws, from, interfaceOf(to), probe, luck));

function machineToPodPrivately(
  estate: JointEstate,
  from: Machine,
  to: Placed,
  probe: Probe,
  luck: Luck,
): boolean {
  if (from.id === to.node.id && !crosses(estate, to)) return true;
  const own = interfaceOf(to);
  return (
    policiesAllow(estate, "ingress", to, from.ip, probe) &&
    passesPrivately(estate.aws, [from, from.ip], [own, own.ip], probe, luck)
  );
}

/** From a node that took something in for a Service to one of its pods. */
function handedOn(
  estate: JointEstate,
  node: Machine,
  service: Service,
  client: NaiveEnd,
  to: Placed,
  luck: Luck,
): boolean {
  const probe: Probe = { protocol: "tcp", port: service.targetPort };
  if (service.isLocal) return node.id === to.node.id && policiesAllow(estate, "ingress", to, client, probe);
  // A Service knows its pods by their private addresses.
  return machineToPodPrivately(estate, node, to, probe, luck);
}

/** The networks with the rule that a binding adds to the only group of each node. */
export function opened(estate: JointEstate): JointEstate {
  const { aws, bound, nodes } = estate;
  if (!bound?.opens) return estate;
  const { cidr, group, port } = bound.opens;
  const getting = aws.machines.flatMap(({ id, groups }) =>
    nodes.includes(id) && groups.length === 1 ? groups : [],
  );
  const rule: Rule = {
    protocol: "tcp",
    from: port,
    to: port,
    ...(cidr !== undefined && { cidrs: [cidr] }),
    ...(group !== undefined && { groups: [group] }),
  };
  const groups = aws.groups.map((each) =>
    getting.includes(each.id) ? { ...each, ingress: [...each.ingress, rule] } : each,
  );
  return { ...estate, aws: { ...aws, groups } };
}

/** As what a client's packets get to a machine: as nothing where they don't. A pod, or an address. */
type Client = (at: Machine, port: number) => readonly NaiveEnd[];

const addressOf = (end: NaiveEnd): string => (typeof end === "string" ? end : end.ip);

/** Whether a client is one of a machine's own pods: what answers it there does so past any load balancer. */
const isOwnPod = (client: NaiveEnd, node: Machine, asker: Placed | undefined): boolean =>
  typeof client !== "string" && asker?.node.id === node.id;

const nodesOf = ({ aws, nodes }: JointEstate): readonly Machine[] =>
  aws.machines.filter(({ id }) => nodes.includes(id));

const leadsTo = ({ app, targetPort }: Service, { pod }: Placed, { protocol, port }: Probe): boolean =>
  app === pod.labels["app"] && protocol === "tcp" && targetPort === port;

/** Those that have a port of all nodes. */
function servicesOf({ services, made, bound }: JointEstate): readonly Service[] {
  const own = made && made.ingress !== "ip" ? [made.service] : [];
  return [...services, ...own, ...(bound?.type === "instance" ? [bound.service] : [])];
}

/** Whether a client gets to a pod by some node's port, itself or by the load balancer. */
function byNodePorts(estate: JointEstate, client: Client, to: Placed, probe: Probe, luck: Luck): boolean {
  const { balancer } = estate;
  return servicesOf(estate).some((service) => {
    if (!leadsTo(service, to, probe)) return false;
    return nodesOf(estate).some((node) => {
      if (client(node, service.nodePort).some((seen) => handedOn(estate, node, service, seen, to, luck)))
        return true;
      if (!balancer || balancer.sends !== service.nodePort) return false;
      const { machine } = balancer;
      if (client(machine, balancer.listens).length === 0) return false;
      const sent: Probe = { protocol: "tcp", port: balancer.sends };
      return (
        passesPrivately(estate.aws, [machine, machine.ip], [node, node.ip], sent, luck) &&
        handedOn(estate, node, service, machine.ip, to, luck)
      );
    });
  });
}

/** By the load balancer that the cluster made. */
function byMadeBalancer(
  estate: JointEstate,
  client: Client,
  to: Placed,
  probe: Probe,
  luck: Luck,
  asker?: Placed,
): boolean {
  const { made } = estate;
  if (!made?.at || !leadsTo(made.service, to, probe)) return false;
  const machine: Machine = {
    id: "made",
    ...made.at,
    groups: [],
    isPublic: made.isFacing,
    isUnfiltered: true,
  };
  const sent: Probe = { protocol: "tcp", port: made.service.nodePort };
  const admitted = client(machine, made.port).filter((address) =>
    made.ranges.some((cidr) => inside(addressOf(address), cidr)),
  );
  return admitted.some((address) => {
    const shown = made.showsClients === true && made.ingress === undefined ? address : machine.ip;
    if (made.ingress === "ip") {
      const own = { ...interfaceOf(to), isUnfiltered: true };
      return (
        passesPrivately(estate.aws, [machine, machine.ip], [own, own.ip], probe, luck) &&
        policiesAllow(estate, "ingress", to, shown, probe)
      );
    }
    return nodesOf(estate).some(
      (node) =>
        !isOwnPod(shown, node, asker) &&
        passesPrivately(
          estate.aws,
          [machine, machine.ip],
          [{ ...node, isUnfiltered: true }, node.ip],
          sent,
          luck,
        ) &&
        handedOn(estate, node, made.service, shown, to, luck),
    );
  });
}

/** By the load balancer, to a target group that the cluster's pods are in. */
function byBinding(estate: JointEstate, client: Client, to: Placed, probe: Probe, luck: Luck): boolean {
  const { balancer, bound } = estate;
  if (!balancer || !bound || !leadsTo(bound.service, to, probe)) return false;
  const { machine } = balancer;
  if (client(machine, bound.listens).length === 0) return false;
  if (bound.type === "ip") {
    const own = interfaceOf(to);
    return (
      passesPrivately(estate.aws, [machine, machine.ip], [own, own.ip], probe, luck) &&
      policiesAllow(estate, "ingress", to, machine.ip, probe)
    );
  }
  const sent: Probe = { protocol: "tcp", port: bound.service.nodePort };
  return nodesOf(estate).some(
    (node) =>
      passesPrivately(estate.aws, [machine, machine.ip], [node, node.ip], sent, luck) &&
      handedOn(estate, node, bound.service, machine.ip, to, luck),
  );
}

/** By the port of its node that a pod took for itself. */
function byHostPort(estate: JointEstate, client: Client, to: Placed, probe: Probe, luck: Luck): boolean {
  const { door } = to.pod;
  if (door === undefined || probe.protocol !== "tcp" || probe.port !== door.containerPort) return false;
  const { balancer } = estate;
  const takes = (address: NaiveEnd): boolean => policiesAllow(estate, "ingress", to, address, probe);
  if (client(to.node, door.hostPort).some(takes)) return true;
  if (!balancer || balancer.sends !== door.hostPort) return false;
  const { machine } = balancer;
  return (
    client(machine, balancer.listens).length > 0 &&
    passesPrivately(
      estate.aws,
      [machine, machine.ip],
      [to.node, to.node.ip],
      { protocol: "tcp", port: balancer.sends },
      luck,
    ) &&
    takes(machine.ip)
  );
}

const byDoors = (
  estate: JointEstate,
  client: Client,
  to: Placed,
  probe: Probe,
  luck: Luck,
  asker?: Placed,
): boolean =>
  byNodePorts(estate, client, to, probe, luck) ||
  byMadeBalancer(estate, client, to, probe, luck, asker) ||
  byBinding(estate, client, to, probe, luck) ||
  byHostPort(estate, client, to, probe, luck);

export function addressToPod(estate: JointEstate, ip: string, to: Placed, probe: Probe, luck: Luck): boolean {
  const own = interfaceOf(to);
  if (policiesAllow(estate, "ingress", to, ip, probe) && enters(estate.aws, own, ip, probe, luck.clientPort))
    return true;
  const client: Client = (at, port) =>
    enters(estate.aws, at, ip, { protocol: "tcp", port }, luck.clientPort) ? [ip] : [];
  return byDoors(estate, client, to, probe, luck);
}

/** The same from a machine: directly, or by a node's port. */
export function machineToPodAnyhow(
  estate: JointEstate,
  from: Machine,
  to: Placed,
  probe: Probe,
  luck: Luck,
): boolean {
  if (machineToPod(estate, from, to, probe, luck)) return true;
  const client: Client = (at, port) => {
    const sent: Probe = { protocol: "tcp", port };
    const isNear = at.id === from.id || passesPrivately(estate.aws, [from, from.ip], [at, at.ip], sent, luck);
    const isMet = at.isPublic && passesByInternet(estate.aws, from, at, sent, luck);
    return [...(isNear ? [from.ip] : []), ...(isMet ? [luck.senderPublic] : [])];
  };
  return byDoors(estate, client, to, probe, luck);
}

/** At the port of its own node, a pod may be taken for the cluster itself: then it gets to any of a Service's pods. */
const routedAtHome = (estate: JointEstate, from: Placed, to: Placed, probe: Probe, luck: Luck): boolean =>
  estate.routesOwnPods === true &&
  !crosses(estate, from) &&
  servicesOf(estate).some((service) => service.isLocal && leadsTo(service, to, probe)) &&
  carried(estate, from, to, probe, luck);

/** From a pod to another: directly, or by whatever leads from outside to the other. */
export function podToPod(estate: JointEstate, from: Placed, to: Placed, probe: Probe, luck: Luck): boolean {
  if (podToPodDirectly(estate, from, to, probe, luck)) return true;
  const client: Client = (at, port) => {
    const sent: Probe = { protocol: "tcp", port };
    return [
      ...(podToMachinePrivately(estate, from, at, sent, luck) ? [asPod(from)] : []),
      ...(podToMachineByInternet(estate, from, at, sent, luck) ? [luck.senderPublic] : []),
    ];
  };
  return byDoors(estate, client, to, probe, luck, from) || routedAtHome(estate, from, to, probe, luck);
}
