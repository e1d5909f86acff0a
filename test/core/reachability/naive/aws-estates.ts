import fc from "fast-check";
import type { Entry, Estate, Machine, Rule } from "./aws";

/** Small estates of AWS networks, made so that their rules meet: few blocks, few ports, few groups. */

const outside = ["0.0.0.0/0", "203.0.113.0/24", "8.8.8.8/32", "128.0.0.0/1"];
const within = ["10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "10.0.1.10/32", "10.0.2.0/24", "10.1.1.0/24"];
const cidr = fc.constantFrom(...outside, ...outside, ...within);

const groupIds = ["sg-a", "sg-b", "sg-c"];
const kinds: readonly Pick<Rule, "protocol" | "from" | "to">[] = [
  { protocol: "-1", from: 0, to: 0 },
  { protocol: "tcp", from: 20, to: 25 },
  { protocol: "tcp", from: 443, to: 443 },
  { protocol: "tcp", from: 0, to: 65535 },
  { protocol: "udp", from: 53, to: 53 },
  { protocol: "icmp", from: 8, to: -1 },
  { protocol: "icmp", from: -1, to: -1 },
  { protocol: "47", from: 0, to: 0 },
];

const rule: fc.Arbitrary<Rule> = fc
  .tuple(
    fc.constantFrom(...kinds),
    fc.subarray([...outside, ...within], { maxLength: 2 }),
    fc.subarray(groupIds, { maxLength: 1 }),
    fc.boolean(),
  )
  .map(([kind, cidrs, groups, self]) => ({ ...kind, cidrs, groups, self }));

const open: Rule = { protocol: "-1", from: 0, to: 0, cidrs: ["0.0.0.0/0"] };
const rules = fc.oneof(
  { weight: 3, arbitrary: fc.constant([open]) },
  { weight: 3, arbitrary: fc.array(rule, { maxLength: 3 }) },
);

const aclKinds: readonly Pick<Entry, "protocol" | "from" | "to">[] = [
  ...(kinds as readonly Pick<Entry, "protocol" | "from" | "to">[]),
  { protocol: "tcp", from: 1024, to: 65535 },
  { protocol: "tcp", from: 32768, to: 60999 },
  { protocol: "udp", from: 1024, to: 65535 },
  { protocol: "icmp", from: 0, to: -1 },
];

const entries: fc.Arbitrary<readonly Entry[]> = fc
  .tuple(
    fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 1, max: 9 }),
        allow: fc.boolean(),
        kind: fc.constantFrom(...aclKinds),
        cidr,
      }),
      { selector: ({ number }) => number, maxLength: 4 },
    ),
    fc.boolean(),
  )
  .map(([found, rest]) => [
    ...found.map(({ number, allow, kind, cidr: block }) => ({ number, allow, ...kind, cidr: block })),
    ...(rest
      ? [{ number: 100, allow: true, protocol: "-1" as const, from: 0, to: 0, cidr: "0.0.0.0/0" }]
      : []),
  ]);

const subnets = [
  { id: "subnet-1", vpc: "vpc-a", cidr: "10.0.1.0/24" },
  { id: "subnet-2", vpc: "vpc-a", cidr: "10.0.2.0/24" },
  { id: "subnet-3", vpc: "vpc-b", cidr: "10.1.1.0/24" },
] as const;

const targets = {
  "vpc-a": ["igw-a", "igw-a", "nat-a", "nat-a", "pcx-1", "igw-b"],
  "vpc-b": ["igw-b", "igw-b", "pcx-1"],
} as const;
const destinations = [
  "0.0.0.0/0",
  "0.0.0.0/0",
  "203.0.113.0/24",
  "10.0.0.0/16",
  "10.1.0.0/16",
  "10.1.1.0/24",
];

const table = (id: string, vpc: keyof typeof targets) =>
  fc
    .tuple(
      fc.constantFrom(...targets[vpc]),
      fc.uniqueArray(
        fc.record({ cidr: fc.constantFrom(...destinations), to: fc.constantFrom(...targets[vpc]) }),
        { selector: (route) => route.cidr, maxLength: 3 },
      ),
      fc.boolean(),
    )
    .map(([to, routes, usual]) => ({
      id,
      vpc,
      // AWS takes no routes for a VPC's own block to such targets.
      routes: (usual
        ? [
            { cidr: "0.0.0.0/0", to },
            { cidr: vpc === "vpc-a" ? "10.1.0.0/16" : "10.0.0.0/16", to: "pcx-1" },
          ]
        : routes
      ).filter((route) => !route.cidr.startsWith(vpc === "vpc-a" ? "10.0" : "10.1")),
    }));

const machine = (id: string, number: number): fc.Arbitrary<Machine> =>
  fc
    .tuple(fc.constantFrom(...subnets), fc.subarray(groupIds, { minLength: 1, maxLength: 2 }), fc.boolean())
    .map(([subnet, groups, isPublic]) => ({
      id,
      subnet: subnet.id,
      ip: subnet.cidr.replace(/0\/24$/, String(9 + number)),
      groups,
      isPublic,
    }));

export const estates: fc.Arbitrary<Estate> = fc
  .record({
    acls: fc.tuple(fc.tuple(entries, entries), fc.tuple(entries, entries)),
    groups: fc.tuple(...groupIds.map(() => fc.tuple(rules, rules))),
    tables: fc.tuple(table("rtb-1", "vpc-a"), table("rtb-2", "vpc-a"), table("rtb-3", "vpc-b")),
    chosen: fc.tuple(...subnets.map(() => fc.constantFrom(undefined, undefined, "acl-1", "acl-2"))),
    natIn: fc.constantFrom("subnet-1", "subnet-2"),
    attached: fc.constantFrom(true, true, true, false),
    machines: fc.tuple(machine("i-1", 1), machine("i-2", 2), machine("i-3", 3)),
    block: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom("block-bidirectional" as const, "block-ingress" as const) },
    ),
  })
  .map(({ acls, groups, tables, chosen, natIn, attached, machines, block }) => ({
    vpcs: [
      { id: "vpc-a", cidr: "10.0.0.0/16" },
      { id: "vpc-b", cidr: "10.1.0.0/16" },
    ],
    subnets: subnets.map((subnet, at) => ({
      ...subnet,
      table: `rtb-${at + 1}`,
      // The ACLs are of the first VPC: AWS takes none of another.
      ...(chosen[at] !== undefined && subnet.vpc === "vpc-a" && { acl: chosen[at] }),
    })),
    groups: groupIds.map((id, at) => ({
      id,
      vpc: "vpc-a",
      ingress: groups[at]![0],
      egress: groups[at]![1],
    })),
    acls: acls.map(([ingress, egress], at) => ({ id: `acl-${at + 1}`, vpc: "vpc-a", ingress, egress })),
    tables,
    gateways: [
      { id: "igw-a", ...(attached && { vpc: "vpc-a" }) },
      { id: "igw-b", vpc: "vpc-b" },
    ],
    nats: [{ id: "nat-a", subnet: natIn }],
    peerings: [{ id: "pcx-1", a: "vpc-a", b: "vpc-b" }],
    machines,
    ...(block !== undefined && { block }),
  }));
