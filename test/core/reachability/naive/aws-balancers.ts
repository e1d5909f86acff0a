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
  /**
   * Set where tasks of ECS stand behind it, in the target's place: with interfaces of their own, or on the machines of a
   * scaling group, where a port is mapped to theirs or Docker takes a free one.
   */
  readonly tasks?: "awsvpc" | "mapped" | "dynamic" | undefined;
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
      tasks: fc.constantFrom(undefined, undefined, "awsvpc" as const, "mapped" as const, "dynamic" as const),
    })
    .map(({ estate, groups, pick, ...rest }): Balanced | undefined => {
      const own = estate.machines.filter(({ subnet }) => subnet !== "subnet-3");
      const target = own[pick % Math.max(own.length, 1)];
      if (!target) return undefined;
      return {
        ...rest,
        // Addresses keep no client's unless their group says so, which says nothing here.
        tasks: rest.kind === "application" ? rest.tasks : undefined,
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

/** A service of ECS where the target stands, and what its tasks run on. */
function serviceResources({ estate, target: id, targetPort, tasks }: Balanced): Resource[] {
  const made = (type: string, name: string, properties: object): Resource =>
    aws(type, name, properties, { physicalId: name });
  const { subnet, groups } = estate.machines.find((each) => each.id === id)!;
  const containerPort = tasks === "awsvpc" ? targetPort : 8080;
  const mapping = { containerPort, ...(tasks === "mapped" && { hostPort: targetPort }) };
  return [
    made("aws:ecs/taskDefinition:TaskDefinition", "task", {
      family: "task",
      networkMode: tasks === "awsvpc" ? "awsvpc" : "bridge",
      containerDefinitions: JSON.stringify([{ name: "web", image: "web", portMappings: [mapping] }]),
    }),
    made("aws:ecs/service:Service", "service", {
      taskDefinition: "task",
      loadBalancers: [{ targetGroupArn: "tg", containerName: "web", containerPort }],
      ...(tasks === "awsvpc"
        ? { networkConfiguration: { subnets: [subnet], securityGroups: groups } }
        : { capacityProviderStrategies: [{ capacityProvider: "own", weight: 1 }] }),
    }),
    made("aws:ec2/launchTemplate:LaunchTemplate", "lt", { vpcSecurityGroupIds: groups }),
    made("aws:autoscaling/group:Group", "fleet", {
      launchTemplate: { id: "lt" },
      vpcZoneIdentifiers: [subnet],
    }),
    made("aws:ecs/capacityProvider:CapacityProvider", "own", {
      name: "own",
      autoScalingGroupProvider: { autoScalingGroupArn: "fleet" },
    }),
  ];
}

/** Where tasks may be, and the ports that they may have there; else the target as it is. */
function completions(balanced: Balanced): readonly Balanced[] {
  const { estate, target, tasks, targetPort } = balanced;
  if (tasks === undefined) return [balanced];
  const ports = tasks === "dynamic" ? [32768, 40000, 60999] : [targetPort];
  return addressesIn(balanced, estate.machines.find(({ id }) => id === target)!.subnet).flatMap((ip) => {
    const machines = estate.machines.map((each) =>
      each.id === target ? { ...each, ip, isPublic: false } : each,
    );
    return ports.map((port) => ({ ...balanced, targetPort: port, estate: { ...estate, machines } }));
  });
}

/** One address of each part of a subnet that rules tell apart. */
const addressesIn = ({ estate }: Balanced, id: string): readonly string[] =>
  (id === "subnet-1" ? [10, 200] : [200]).map((last) =>
    estate.subnets.find((each) => each.id === id)!.cidr.replace(/0\/24$/, String(last)),
  );

export function balancerResources(balanced: Balanced): Resource[] {
  const { kind, subnets, groups, isInternal, target, targetPort, preserve, tasks } = balanced;
  return [
    ...ownResources({ kind, subnets, groups, isInternal, target, targetPort, preserve, tasks }),
    ...(tasks ? serviceResources(balanced) : []),
  ];
}

function ownResources({
  kind,
  subnets,
  groups,
  isInternal,
  target,
  targetPort,
  preserve,
  tasks,
}: Omit<Balanced, "estate">): Resource[] {
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
    ...(tasks
      ? []
      : [
          made("aws:lb/targetGroupAttachment:TargetGroupAttachment", "x", {
            targetGroupArn: "tg",
            targetId: target,
          }),
        ]),
  ];
}

/** Who asks: a machine, or an address outside. */
export type Client = Machine | string;

/** The interfaces that the load balancer may have: in each of its subnets, at any address there. */
const nodes = (balanced: Balanced): readonly Machine[] => {
  const { subnets, groups, kind, isInternal } = balanced;
  return subnets.flatMap((id) =>
    addressesIn(balanced, id).map((ip) => ({
      id: "lb",
      subnet: id,
      ip,
      groups,
      isPublic: !isInternal,
      ...(groups.length === 0 && { isUnfiltered: true }),
      ...(kind === "classic" && { meetsOwnAcl: true }),
    })),
  );
};

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
  const all = completions(balanced);
  // A client that is the machine whose place the tasks take stays what it is.
  const found = nodes(balanced).map((node): Passing => {
    const each = all.map((one) => throughNode(one, client, node));
    return { may: each.some(({ may }) => may), must: each.every(({ must }) => must) };
  });
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
