import fc from "fast-check";
import type { Resource } from "../../../../core/graph";
import { aws } from "../../graph/adapters/aws/support";
import {
  aclAllows,
  groupsAllow,
  replyPasses,
  passesPrivately,
  type Estate,
  type Machine,
  type Probe,
} from "./aws";
import { addresses, between, clients, into, judge, type Passing } from "./aws-judge";

/** A load balancer with one listener and one target, in an estate of IPv4 alone. */
export interface Balanced {
  readonly estate: Estate;
  readonly kind: "application" | "network" | "classic";
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly isInternal: boolean;
  readonly target: string;
  readonly targetPort: number;
  /** What the target group says of the client's address. */
  readonly preserve: boolean | undefined;
}

export const listener: Probe = { protocol: "tcp", port: 443 };

export const balanced = (estates: fc.Arbitrary<Estate>): fc.Arbitrary<Balanced> =>
  fc
    .record({
      estate: estates,
      kind: fc.constantFrom("application" as const, "network" as const, "classic" as const),
      subnets: fc.subarray(["subnet-1", "subnet-2"], { minLength: 1 }),
      groups: fc.subarray(["sg-a", "sg-b", "sg-c"], { maxLength: 2 }),
      isInternal: fc.boolean(),
      pick: fc.nat(2),
      targetPort: fc.constantFrom(22, 443, 40000),
      preserve: fc.constantFrom(undefined, undefined, true, false),
    })
    .map(({ estate, groups, pick, ...rest }): Balanced | undefined => {
      const own = estate.machines.filter(({ subnet }) => subnet !== "subnet-3");
      const target = own[pick % Math.max(own.length, 1)];
      if (!target) return undefined;
      return {
        ...rest,
        // All but network load balancers have a group.
        groups: groups.length === 0 && rest.kind !== "network" ? ["sg-a"] : groups,
        target: target.id,
        estate: {
          ...estate,
          subnets: estate.subnets.map(({ id, vpc, cidr, acl, table }) => ({
            id,
            vpc,
            cidr,
            ...(acl !== undefined && { acl }),
            ...(table !== undefined && { table }),
          })),
          machines: estate.machines.map(({ id, subnet, ip, groups: held, isPublic }) => ({
            id,
            subnet,
            ip,
            groups: held,
            isPublic,
          })),
        },
      };
    })
    .filter((found): found is Balanced => found !== undefined);

export function balancerResources({
  kind,
  subnets,
  groups,
  isInternal,
  target,
  targetPort,
  preserve,
}: Balanced): Resource[] {
  const made = (type: string, id: string, properties: object): Resource =>
    aws(type, id, properties, { physicalId: id });
  if (kind === "classic")
    return [
      made("aws:elb/loadBalancer:LoadBalancer", "lb", {
        subnets,
        securityGroups: groups,
        internal: isInternal,
        instances: [target],
        listeners: [
          { lbPort: listener.port, lbProtocol: "tcp", instancePort: targetPort, instanceProtocol: "tcp" },
        ],
      }),
    ];
  const protocol = kind === "network" ? "TCP" : "HTTP";
  return [
    made("aws:lb/loadBalancer:LoadBalancer", "lb", {
      loadBalancerType: kind,
      subnets,
      securityGroups: groups,
      internal: isInternal,
    }),
    made("aws:lb/listener:Listener", "listener", {
      loadBalancerArn: "lb",
      port: listener.port,
      protocol,
      defaultActions: [{ type: "forward", targetGroupArn: "tg" }],
    }),
    made("aws:lb/targetGroup:TargetGroup", "tg", {
      port: targetPort,
      protocol,
      vpcId: "vpc-a",
      ...(preserve !== undefined && kind === "network" && { preserveClientIp: preserve }),
    }),
    made("aws:lb/targetGroupAttachment:TargetGroupAttachment", "x", {
      targetGroupArn: "tg",
      targetId: target,
    }),
  ];
}

/** Who asks: a machine, or an address outside. */
export type Client = Machine | string;

/** The interfaces that the load balancer may have: in each of its subnets, at any address there. */
const nodes = ({ estate, subnets, groups, kind, isInternal }: Balanced): readonly Machine[] =>
  subnets.flatMap((id) =>
    (id === "subnet-1" ? [10, 200] : [200]).map((last) => ({
      id: "lb",
      subnet: id,
      ip: estate.subnets.find((each) => each.id === id)!.cidr.replace(/0\/24$/, String(last)),
      groups,
      isPublic: !isInternal,
      ...(groups.length === 0 && { isUnfiltered: true }),
      ...(kind === "classic" && { meetsOwnAcl: true }),
    })),
  );

/** Whether a target takes packets that bear the client's address. */
function takesClient(balanced: Balanced, node: Machine, ip: string, held: readonly string[]): Passing {
  const { estate, target: id, targetPort } = balanced;
  const target = estate.machines.find((each) => each.id === id)!;
  const probe: Probe = { protocol: "tcp", port: targetPort };
  return judge(clients, ({ clientPort }) => {
    if (!groupsAllow(estate, node, "egress", probe, { ip: target.ip, groups: target.groups })) return false;
    if (!groupsAllow(estate, target, "ingress", probe, { ip, groups: held })) return false;
    if (node.subnet === target.subnet) return true;
    return (
      aclAllows(estate, node.subnet, "egress", "tcp", targetPort, target.ip) &&
      aclAllows(estate, target.subnet, "ingress", "tcp", targetPort, ip) &&
      replyPasses(estate, target.subnet, "egress", probe, clientPort, ip) &&
      replyPasses(estate, node.subnet, "ingress", probe, clientPort, target.ip)
    );
  });
}

/** What passes from a client through one of the load balancer's interfaces to the target. */
function throughNode(balanced: Balanced, client: Client, node: Machine): Passing {
  const { estate, target: id, targetPort, kind, preserve } = balanced;
  const target = estate.machines.find((each) => each.id === id)!;
  const asked =
    typeof client === "string"
      ? into(estate, node, client, listener)
      : between(estate, client, node, listener);
  const probe: Probe = { protocol: "tcp", port: targetPort };
  const own = judge(clients, (luck) =>
    passesPrivately(estate, [node, node.ip], [target, target.ip], probe, luck),
  );
  if (kind !== "network" || preserve === false)
    return { may: asked.may && own.may, must: asked.must && own.must };
  const seen: Passing[] = [];
  if (typeof client === "string") seen.push(takesClient(balanced, node, client, []));
  else {
    const isNear = client.subnet !== "subnet-3";
    seen.push(takesClient(balanced, node, client.ip, isNear ? client.groups : []));
    // By the internet it comes from an address that nobody here knows.
    if (node.isPublic) seen.push(...addresses.map((ip) => takesClient(balanced, node, ip, [])));
  }
  // Whether a rule for the load balancer's own group is enough, no document says for every case.
  return {
    may: asked.may && (own.may || seen.some(({ may }) => may)),
    must: asked.must && seen.every(({ must }) => must),
  };
}

/** What passes through the load balancer, and whether that is the same whatever addresses its interfaces have. */
export function through(balanced: Balanced, client: Client): Passing & { readonly isPlain: boolean } {
  const found = nodes(balanced).map((node) => throughNode(balanced, client, node));
  const bySubnet = balanced.subnets.map((id) =>
    nodes(balanced).flatMap((node, at) => (node.subnet === id ? [found[at]!] : [])),
  );
  return {
    may: found.some(({ may }) => may),
    must: found.every(({ must }) => must),
    isPlain: bySubnet.every((list) =>
      list.every(({ may, must }) => may === list[0]!.may && must === list[0]!.must),
    ),
  };
}
