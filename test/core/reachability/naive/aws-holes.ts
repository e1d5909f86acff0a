import fc from "fast-check";
import { Unknown, type Resource } from "../../../../core/graph";
import type { Estate } from "./aws";
import { isIpv6 } from "./aws-addresses";
import { resourcesOf } from "./aws-resources";

/** An estate of which one thing is not known, with all that it may turn out to be (or enough of it to tell). */
export interface Holed {
  readonly what: string;
  readonly resources: readonly Resource[];
  readonly completions: readonly Estate[];
}

type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;
type Draft = Mutable<Estate>;

const missing = new Unknown("a value of the test");
const blocks = [
  "0.0.0.0/0",
  "203.0.113.0/24",
  "10.0.0.0/8",
  "10.0.1.0/24",
  "10.0.2.0/24",
  "10.1.1.0/24",
  "192.168.0.0/16",
];

/** Without sharing: a rule that stands in two places is two rules. */
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const changed = (estate: Estate, change: (draft: Draft) => void): Estate => {
  const draft = copy(estate) as Draft;
  change(draft);
  return draft;
};

/** The estate's resources with one property of one of them replaced. */
function without(
  estate: Estate,
  name: string,
  path: readonly (string | number)[],
  more: Partial<Resource> = {},
): Resource[] {
  return resourcesOf(estate).map((resource) => {
    if (resource.name !== name) return resource;
    const properties = copy(resource.properties) as Record<string | number, unknown>;
    let at = properties;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
    at[path.at(-1)!] = missing;
    return { ...resource, properties, ...more };
  });
}

/** Each kind of hole, where the estate has a place for it. `pick` chooses among places. */
const makers: readonly ((estate: Estate, pick: (count: number) => number) => Holed | undefined)[] = [
  function cidrOfRule(estate, pick) {
    const g = pick(estate.groups.length);
    const direction = (["ingress", "egress"] as const)[pick(2)]!;
    const rules = estate.groups[g]![direction];
    const at = rules.findIndex(({ cidrs }) => cidrs?.[0] !== undefined && !isIpv6(cidrs[0]));
    if (at < 0) return undefined;
    return {
      what: `the block of ${direction} ${at} of ${estate.groups[g]!.id}`,
      resources: without(estate, estate.groups[g]!.id, [direction, at, "cidrBlocks", 0]),
      completions: blocks.map((block) =>
        changed(estate, (draft) => void (draft.groups[g]![direction][at]!.cidrs![0] = block)),
      ),
    };
  },
  function protocolOfRule(estate, pick) {
    const g = pick(estate.groups.length);
    const direction = (["ingress", "egress"] as const)[pick(2)]!;
    if (estate.groups[g]![direction].length === 0) return undefined;
    return {
      what: `the protocol of ${direction} 0 of ${estate.groups[g]!.id}`,
      resources: without(estate, estate.groups[g]!.id, [direction, 0, "protocol"]),
      completions: (["tcp", "udp", "-1"] as const).map((protocol) =>
        changed(estate, (draft) => void (draft.groups[g]![direction][0]!.protocol = protocol)),
      ),
    };
  },
  function rulesOfGroup(estate, pick) {
    const g = pick(estate.groups.length);
    const direction = (["ingress", "egress"] as const)[pick(2)]!;
    return {
      what: `${direction} of ${estate.groups[g]!.id}`,
      resources: without(estate, estate.groups[g]!.id, [direction]),
      completions: [[], [{ protocol: "-1" as const, cidrs: ["0.0.0.0/0"] }]].map((rules) =>
        changed(estate, (draft) => void (draft.groups[g]![direction] = rules)),
      ),
    };
  },
  function groupOfMachine(estate, pick) {
    const m = pick(estate.machines.length);
    return {
      what: `a group of ${estate.machines[m]!.id}`,
      resources: without(estate, estate.machines[m]!.id, ["vpcSecurityGroupIds", 0], {
        propertyDependencies: { vpcSecurityGroupIds: ["urn:sg-a", "urn:sg-b"] },
      }),
      // No group is named twice.
      completions: ["sg-a", "sg-b"]
        .filter((id) => !estate.machines[m]!.groups.slice(1).includes(id))
        .map((id) => changed(estate, (draft) => void (draft.machines[m]!.groups[0] = id))),
    };
  },
  function peerOfRule(estate, pick) {
    const g = pick(estate.groups.length);
    const direction = (["ingress", "egress"] as const)[pick(2)]!;
    const rules = estate.groups[g]![direction];
    const at = rules.findIndex(({ groups }) => (groups ?? []).length > 0);
    if (at < 0) return undefined;
    return {
      what: `the group that ${direction} ${at} of ${estate.groups[g]!.id} names`,
      resources: without(estate, estate.groups[g]!.id, [direction, at, "securityGroups", 0]),
      completions: ["sg-a", "sg-b", "sg-c", "sg-other"].map((id) =>
        changed(estate, (draft) => void (draft.groups[g]![direction][at]!.groups = [id])),
      ),
    };
  },
  function actionOfEntry(estate, pick) {
    const a = pick(estate.acls.length);
    const direction = (["ingress", "egress"] as const)[pick(2)]!;
    if (estate.acls[a]![direction].length === 0) return undefined;
    return {
      what: `the action of ${direction} 0 of ${estate.acls[a]!.id}`,
      resources: without(estate, estate.acls[a]!.id, [direction, 0, "action"]),
      completions: [true, false].map((allow) =>
        changed(estate, (draft) => void (draft.acls[a]![direction][0]!.allow = allow)),
      ),
    };
  },
  function numberOfEntry(estate, pick) {
    const a = pick(estate.acls.length);
    const direction = (["ingress", "egress"] as const)[pick(2)]!;
    if (estate.acls[a]![direction].length === 0) return undefined;
    return {
      what: `the number of ${direction} 0 of ${estate.acls[a]!.id}`,
      resources: without(estate, estate.acls[a]!.id, [direction, 0, "ruleNo"]),
      completions: [0, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 200].map((number) =>
        changed(estate, (draft) => void (draft.acls[a]![direction][0]!.number = number)),
      ),
    };
  },
  function blockOfEntry(estate, pick) {
    const a = pick(estate.acls.length);
    const direction = (["ingress", "egress"] as const)[pick(2)]!;
    const [first] = estate.acls[a]![direction];
    if (!first || isIpv6(first.cidr)) return undefined;
    return {
      what: `the block of ${direction} 0 of ${estate.acls[a]!.id}`,
      resources: without(estate, estate.acls[a]!.id, [direction, 0, "cidrBlock"]),
      completions: blocks.map((block) =>
        changed(estate, (draft) => void (draft.acls[a]![direction][0]!.cidr = block)),
      ),
    };
  },
  function entriesOfList(estate) {
    return {
      what: "the entries of pl-1",
      resources: without(estate, "pl-1", ["entries"]),
      completions: [[], ...["8.8.8.0/24", "10.1.1.0/24", "0.0.0.0/0"].map((cidr) => [cidr])].map((cidrs) =>
        changed(estate, (draft) => void (draft.lists![0]!.cidrs = cidrs)),
      ),
    };
  },
  function addressOfMachine(estate, pick) {
    const m = pick(estate.machines.length);
    const { id, ip6, subnet } = estate.machines[m]!;
    if (ip6 === undefined) return undefined;
    const start = estate.subnets.find((each) => each.id === subnet)!.cidr6!.replace(/\/64$/, "");
    return {
      what: `the IPv6 address of ${id}`,
      resources: without(estate, id, ["ipv6Addresses", 0]),
      completions: ["a", "ff", "abcd"].map((end) =>
        changed(estate, (draft) => void (draft.machines[m]!.ip6 = `${start}${end}`)),
      ),
    };
  },
  function groupsOfMachine(estate, pick) {
    const m = pick(estate.machines.length);
    return {
      what: `all groups of ${estate.machines[m]!.id}`,
      resources: without(estate, estate.machines[m]!.id, ["vpcSecurityGroupIds"]),
      completions: [["sg-a"], ["sg-b"], ["sg-a", "sg-b", "sg-c"]].map((groups) =>
        changed(estate, (draft) => void (draft.machines[m]!.groups = groups)),
      ),
    };
  },
  function tableOfSubnet(estate, pick) {
    const at = pick(2);
    const { id, table } = estate.subnets[at]!;
    if (table === undefined) return undefined;
    return {
      what: `the route table of ${id}`,
      resources: without(estate, `${id}-routes`, ["routeTableId"], {
        propertyDependencies: { routeTableId: ["urn:rtb-1", "urn:rtb-2"] },
      }),
      completions: ["rtb-1", "rtb-2"].map((each) =>
        changed(estate, (draft) => void (draft.subnets[at]!.table = each)),
      ),
    };
  },
  function publicAddress(estate, pick) {
    const m = pick(estate.machines.length);
    return {
      what: `whether ${estate.machines[m]!.id} has a public address`,
      resources: without(estate, estate.machines[m]!.id, ["associatePublicIpAddress"]),
      completions: [true, false].map((isPublic) =>
        changed(estate, (draft) => void (draft.machines[m]!.isPublic = isPublic)),
      ),
    };
  },
  function aclOfSubnet(estate, pick) {
    const a = pick(estate.acls.length);
    const { id } = estate.acls[a]!;
    return {
      what: `the subnets of ${id}`,
      resources: without(estate, id, ["subnetIds"]),
      completions: [[], ["subnet-1"], ["subnet-2"], ["subnet-1", "subnet-2"]].map((chosen) =>
        changed(estate, (draft) => {
          for (const subnet of draft.subnets) {
            if (subnet.acl === id) delete subnet.acl;
            // A subnet that another ACL names for sure has that one.
            if (chosen.includes(subnet.id) && subnet.acl === undefined) subnet.acl = id;
          }
        }),
      ),
    };
  },
  function targetOfRoute(estate, pick) {
    const t = pick(2);
    const to = estate.tables[t]!.routes[0]?.to;
    if (to === undefined) return undefined;
    const [key, ids] = to.startsWith("nat")
      ? ["natGatewayId", ["nat-a"]]
      : to.startsWith("pcx")
        ? ["vpcPeeringConnectionId", ["pcx-1"]]
        : to.startsWith("eigw")
          ? ["egressOnlyGatewayId", ["eigw-a"]]
          : ["gatewayId", ["igw-a", "igw-b"]];
    return {
      what: `the target of a route of ${estate.tables[t]!.id}`,
      resources: without(estate, estate.tables[t]!.id, ["routes", 0, key], {
        propertyDependencies: { routes: ids.map((id) => `urn:${id}`) },
      }),
      completions: ids.map((id) => changed(estate, (draft) => void (draft.tables[t]!.routes[0]!.to = id))),
    };
  },
  function destinationOfRoute(estate, pick) {
    const t = pick(estate.tables.length);
    const [first] = estate.tables[t]!.routes;
    if (first?.cidr === undefined || isIpv6(first.cidr)) return undefined;
    const own = estate.tables[t]!.vpc === "vpc-a" ? "10.0" : "10.1";
    const others = [
      "0.0.0.0/0",
      "128.0.0.0/1",
      "203.0.113.0/25",
      "10.0.0.0/16",
      "10.1.0.0/16",
      "10.1.1.0/24",
    ];
    return {
      what: `the destination of a route of ${estate.tables[t]!.id}`,
      resources: without(estate, estate.tables[t]!.id, ["routes", 0, "cidrBlock"]),
      completions: others
        .filter(
          (cidr) => !cidr.startsWith(own) && !estate.tables[t]!.routes.some((route) => route.cidr === cidr),
        )
        .map((cidr) => changed(estate, (draft) => void (draft.tables[t]!.routes[0]!.cidr = cidr))),
    };
  },
  function attachment(estate) {
    return {
      what: "the VPC of igw-a",
      resources: without(
        changed(estate, (draft) => void (draft.gateways[0]!.vpc = "vpc-a")),
        "igw-a",
        ["vpcId"],
      ),
      completions: ["vpc-a", undefined].map((vpc) =>
        changed(estate, (draft) => {
          if (vpc === undefined) delete draft.gateways[0]!.vpc;
          else draft.gateways[0]!.vpc = vpc;
        }),
      ),
    };
  },
  function blocking(estate) {
    const blocked = changed(estate, (draft) => void (draft.block = "block-ingress"));
    return {
      what: "the mode of block public access",
      resources: without(blocked, "block", ["internetGatewayBlockMode"]),
      completions: ([undefined, "block-ingress", "block-bidirectional"] as const).map((mode) =>
        changed(estate, (draft) => {
          if (mode === undefined) delete draft.block;
          else draft.block = mode;
        }),
      ),
    };
  },
];

/** The estate with one hole of a kind, where it has a place for it. */
export const punched = (found: Estate, kind: number, pick: (count: number) => number): Holed | undefined => {
  // Holes are made in the groups' own resources.
  const estate = changed(found, (draft) => draft.groups.forEach((group) => void (group.form = "inline")));
  return makers[kind % makers.length]!(estate, pick);
};

/** Estates with one hole of any kind. */
export const holed = (estates: fc.Arbitrary<Estate>): fc.Arbitrary<Holed> =>
  fc
    .tuple(estates, fc.nat(makers.length - 1), fc.array(fc.nat(), { minLength: 2, maxLength: 2 }))
    .map(([found, kind, numbers]) => {
      let at = 0;
      return punched(found, kind, (count) => numbers[at++ % numbers.length]! % count);
    })
    .filter((found): found is Holed => found !== undefined);
