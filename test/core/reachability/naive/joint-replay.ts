import type { JointHop, JointWitness } from "../../../../core/reachability/joint";
import { aclAllows, groupsAllow, nextHop, replyPasses, type Estate, type Machine, type Probe } from "./aws";
import { inside } from "./aws-addresses";
import { opened, type JointEstate, type Pod } from "./joint";
import { sideAllows, type NaiveEnd, type NaivePod } from "./kubernetes";
import { onlyNamed } from "./replay";

/** An end of a witness: a pod, a machine, or an address of the internet. */
export type End = Pod | Machine | string;

const isPod = (end: End): end is Pod => typeof end !== "string" && "hostNetwork" in end;
const internet = ["8.8.8.8", "8.8.8.9", "1.1.1.1", "203.0.113.5", "150.1.1.1"];
const clientPorts = [1024, 40000];
const places: Readonly<Record<string, readonly string[]>> = {
  "subnet-1": ["10.0.1.10", "10.0.1.77", "10.0.1.99"],
  "subnet-2": ["10.0.2.99"],
};

/** Every interface that a packet of the estate may come from or go to, whatever the scheduler chose. */
function interfaces({ aws, nodes, pods, balancer }: JointEstate): readonly Machine[] {
  const machines = aws.machines.filter(({ id }) => nodes.includes(id));
  const own = machines.flatMap((node) =>
    pods.flatMap((pod) =>
      places[node.subnet]!.map((ip) => ({ ...node, ip, groups: pod.groups ?? node.groups, isPublic: false })),
    ),
  );
  const beside = machines.flatMap((node) =>
    places[node.subnet]!.map((ip) => ({ ...node, ip, isPublic: false })),
  );
  const balancers = balancer ? places["subnet-1"]!.map((ip) => ({ ...balancer.machine, ip })) : [];
  return [...aws.machines, ...own, ...beside, ...balancers];
}

const asPod = (pod: Pod, ip: string): NaivePod => ({
  ...pod,
  labels: { ...pod.labels },
  namespace: "shop",
  ports: [],
  ip,
});

/** The estate with those rules of its groups that a hop names, and no others where it names single ones. */
function onlyRules(estate: JointEstate, direction: "ingress" | "egress", { sources }: JointHop): Estate {
  const { aws } = opened(estate);
  // What a binding adds stands behind all others.
  const written = new Map(estate.aws.groups.map((group) => [group.id, group[direction].length]));
  const isLent = sources.some(({ resource }) => resource.endsWith("#networking"));
  const named = sources.map(({ resource, path }) => {
    const [, id = "", at] = /^urn:(sg-[abc])(?:-(?:in|e)gress-(\d+))?/.exec(resource) ?? [];
    const inline = /^(?:in|e)gress\[(\d+)\]/.exec(path)?.[1];
    return { id, at: at ?? inline };
  });
  const groups = aws.groups.map((group) => ({
    ...group,
    [direction]: group[direction].filter(
      (_, index) =>
        (isLent && index >= written.get(group.id)!) ||
        named.some(({ id, at }) => id === group.id && (at === undefined || Number(at) === index)),
    ),
  }));
  return { ...aws, groups };
}

/** Whether a hop of policies says what the simulator says of them, and what it says of the named ones alone. */
function policies(estate: JointEstate, hop: JointHop, ends: readonly [End, End], probe: Probe): boolean {
  const [, direction, name] = /^(ingress|egress) of shop\/(.+)$/.exec(hop.at) ?? [];
  const pod = estate.pods.find((each) => each.name === name);
  if (!pod || (direction !== "ingress" && direction !== "egress")) return hop.sources.length === 0;
  if (!estate.cluster.enforced) return hop.verdict === "allowed" && hop.reason === "not-enforced";
  const other = direction === "egress" ? ends[1] : ends[0];
  // Where doors stand between, the peer is whatever opens them.
  const peers: NaiveEnd[] = [
    ...(isPod(other) ? [asPod(other, "10.0.1.99")] : []),
    ...interfaces(estate).map(({ ip }) => ip),
    ...internet,
  ];
  const own = asPod(pod, "10.0.1.99");
  const exact = !isPod(other) && typeof other === "string" && estate.balancer === undefined ? [other] : peers;
  return exact.some((peer) => {
    const packet = {
      from: direction === "egress" ? own : peer,
      to: direction === "egress" ? peer : own,
      protocol: probe.protocol.toUpperCase(),
      port: probe.port,
    };
    const says = (cluster: JointEstate["cluster"]): boolean =>
      sideAllows(cluster, direction, own, peer, packet) === (hop.verdict === "allowed");
    return says(estate.cluster) && says({ ...estate.cluster, ...onlyNamed(estate.cluster, hop.sources) });
  });
}

/** Whether some interface of the estate meets the named rules of its groups, and with them what the hop says. */
function groups(estate: JointEstate, hop: JointHop, probe: Probe): boolean {
  // Nothing filters what a load balancer without groups takes in and sends.
  if (hop.reason === "open") return hop.verdict === "allowed" && hop.sources.length === 0;
  const direction = hop.at.endsWith("egress") ? "egress" : "ingress";
  const all = interfaces(estate);
  if (hop.sources.some(({ resource }) => /\/made(-ingress)?#load-balancer#clients$/.test(resource)))
    return [...all.map(({ ip }) => ip), ...internet].some(
      (ip) => estate.made!.ranges.some((cidr) => inside(ip, cidr)) === (hop.verdict === "allowed"),
    );
  const others = [...all, ...internet.map((ip) => ({ ip, groups: [] }))];
  const alone = onlyRules(estate, direction, hop);
  return all.some((own) =>
    others.some((other) => {
      const says = (aws: Estate): boolean =>
        [other.groups, []].some(
          (seen) =>
            groupsAllow(aws, own, direction, probe, { ip: other.ip, groups: seen }) ===
            (hop.verdict === "allowed"),
        );
      return says(opened(estate).aws) && says(alone);
    }),
  );
}

function acl({ aws }: JointEstate, all: readonly Machine[], hop: JointHop, probe: Probe): boolean {
  const [, subnet, direction, reply] = /of (subnet-\d), (ingress|egress)( of the reply)?$/.exec(hop.at) ?? [];
  if (subnet === undefined || (direction !== "ingress" && direction !== "egress")) return true;
  const wanted = hop.verdict === "allowed";
  for (const { resource, path } of hop.sources) {
    const found = aws.acls.find(({ id }) => resource === `urn:${id}`);
    const at = /\[(\d+)\]/.exec(path)?.[1];
    if (!found || (at !== undefined && found[direction][Number(at)]?.allow !== wanted)) return false;
  }
  return [...all.map(({ ip }) => ip), ...internet].some((ip) =>
    reply === undefined
      ? aclAllows(aws, subnet, direction, probe.protocol, probe.port, ip) === wanted
      : clientPorts.some((port) => replyPasses(aws, subnet, direction, probe, port, ip) === wanted),
  );
}

function route({ aws }: JointEstate, hop: JointHop): boolean {
  const [, subnet, ip] = /^routes of (subnet-\d) to ([\d.]+)$/.exec(hop.at) ?? [];
  if (subnet === undefined || ip === undefined) return true;
  const next = nextHop(aws, subnet, ip);
  for (const { resource, path } of hop.sources) {
    const table = aws.tables.find(({ id }) => resource === `urn:${id}`);
    const at = /^routes\[(\d+)\]/.exec(path)?.[1];
    if (!table || (at !== undefined && table.routes[Number(at)]?.to !== next)) return false;
  }
  return hop.verdict !== "allowed" || next !== undefined;
}

/** Whether the simulator finds of a hop what the witness says: that it allows or blocks, and by what it names. */
export function replays(
  estate: JointEstate,
  { hops }: JointWitness,
  ends: readonly [End, End],
  probe: Probe,
): JointHop | undefined {
  const all = interfaces(estate);
  return hops.find((hop) => {
    if (hop.verdict === "unknown") return false;
    const { connection } = hop;
    const asked: Probe =
      connection && "port" in connection && connection.protocol !== "sctp"
        ? { protocol: connection.protocol, port: connection.port }
        : probe;
    switch (hop.layer) {
      case "network-policy":
        return !policies(estate, hop, ends, asked);
      case "security-group":
        return !groups(estate, hop, asked);
      case "network-acl":
        return !acl(estate, all, hop, asked);
      case "route":
        return !route(estate, hop);
      case "service":
        return hop.sources.length === 0;
      // Nothing in the simulator stands for these.
      case "endpoint":
      case "gateway":
        return false;
    }
  });
}

const open = [{ protocol: "-1" as const, cidrs: ["0.0.0.0/0", "::/0"] }];

/** The estate as one layer alone would have it; routes and gateways stay, for nothing else can stand for them. */
export function onlyLayer(estate: JointEstate, layer: string): JointEstate {
  const { aws, cluster, made } = estate;
  const unlocked = aws.groups.map((group) => ({ ...group, ingress: open, egress: open }));
  return {
    ...estate,
    aws: {
      ...aws,
      groups: layer === "security-group" ? aws.groups : unlocked,
      ...(layer !== "network-acl" && {
        acls: [],
        subnets: aws.subnets.map(({ acl: _, ...subnet }) => subnet),
      }),
    },
    cluster: { ...cluster, enforced: cluster.enforced && layer === "network-policy" },
    // Whom a balancer answers, its group says.
    ...(made && { made: { ...made, ranges: layer === "security-group" ? made.ranges : ["0.0.0.0/0"] } }),
  };
}
