import type { AwsHop, AwsWitness } from "../../../../core/reachability/aws";
import {
  aclAllows,
  enters,
  groupsAllow,
  leaves,
  nextHop,
  replyPasses,
  type Estate,
  type Machine,
  type Probe,
  type Rule,
} from "./aws";

/** The ends of a witness: machines, where they are some. */
export interface Ends {
  readonly from: Machine | undefined;
  readonly to: Machine | undefined;
}

const open: readonly Rule[] = [{ protocol: "-1", cidrs: ["0.0.0.0/0", "::/0"] }];
const clientPorts = [1024, 40000, 65535];

/** The estate as its routes and gateways alone would have it. */
const unfiltered = (estate: Estate): Estate => ({
  ...estate,
  groups: estate.groups.map((group) => ({ ...group, ingress: open, egress: open })),
  acls: [],
  subnets: estate.subnets.map(({ id, vpc, cidr, cidr6, table }) => ({
    id,
    vpc,
    cidr,
    ...(cidr6 !== undefined && { cidr6 }),
    ...(table !== undefined && { table }),
  })),
});

/** The addresses that a witness speaks of: those that its routes are asked for. */
function addressesOf(
  witness: AwsWitness,
  { from }: Ends,
): { readonly target?: string; readonly source?: string } {
  const asked = witness.hops.flatMap(({ layer, at }) =>
    layer === "route" ? [at.slice(at.lastIndexOf(" ") + 1)] : [],
  );
  const [first, second] = asked;
  return from
    ? { ...(first && { target: first }), ...(second && { source: second }) }
    : { ...(first && { source: first }) };
}

/** Whether the simulator finds that a hop lets its packets pass; undefined where it can't tell one hop from the others. */
export function holds(
  estate: Estate,
  { witness, ends, probe }: { readonly witness: AwsWitness; readonly ends: Ends; readonly probe: Probe },
  hop: AwsHop,
): boolean | undefined {
  const { target, source } = addressesOf(witness, ends);
  const { protocol, port } = probe;
  const isPrivate = witness.way === "local" || witness.way === "peering";
  const isEgress = / egress/.test(hop.at);
  if (hop.layer === "security-group") {
    const [own, other, ip] = isEgress ? [ends.from, ends.to, target] : [ends.to, ends.from, source];
    if (!own || ip === undefined) return undefined;
    const groups = isPrivate && other ? other.groups : [];
    return groupsAllow(estate, own, isEgress ? "egress" : "ingress", probe, { ip, groups });
  }
  if (hop.layer === "network-acl") {
    const isReply = hop.at.endsWith("of the reply");
    const isFirst = isEgress !== isReply;
    const [own, ip] = isFirst ? [ends.from, target] : [ends.to, source];
    if (!own || ip === undefined || hop.at.includes("subnet of")) return undefined;
    const direction = isEgress ? "egress" : "ingress";
    if (!isReply) return aclAllows(estate, own.subnet, direction, protocol, port, ip);
    const ports = clientPorts.map((each) => replyPasses(estate, own.subnet, direction, probe, each, ip));
    return hop.verdict === "allowed" ? ports.every(Boolean) : ports.some(Boolean);
  }
  return undefined;
}

/** Whether the routes and gateways that a witness names let its packets pass, whatever filters say. */
export function routed(
  estate: Estate,
  { witness, ends, probe }: { readonly witness: AwsWitness; readonly ends: Ends; readonly probe: Probe },
): boolean | undefined {
  const { target, source } = addressesOf(witness, ends);
  const bare = unfiltered(estate);
  const luck = {
    clientPort: 40000,
    natPort: 40000,
    senderPublic: source ?? "8.8.8.8",
    receiverPublic: target ?? "8.8.8.8",
    isCrossed: false,
  };
  const { from, to } = ends;
  if (witness.way === "local" || witness.way === "peering") {
    if (!from || !to || target === undefined || source === undefined) return undefined;
    const [there, back] = [nextHop(bare, from.subnet, target), nextHop(bare, to.subnet, source)];
    return there === back && (there === "local" || there?.startsWith("pcx") === true);
  }
  const isOut = from && target !== undefined ? leaves(bare, from, target, probe, luck) : true;
  const isIn = to && source !== undefined ? enters(bare, to, source, probe, 40000) : true;
  return isOut && isIn;
}
