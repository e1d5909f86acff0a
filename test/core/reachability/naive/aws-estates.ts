import fc from "fast-check";
import type { Entry, Estate, Machine, Rule, Way } from "./aws";

/** Small estates of AWS networks, made so that their rules meet: few blocks, few ports, few groups. */

const outside = ["0.0.0.0/0", "203.0.113.0/24", "8.8.8.8/32", "128.0.0.0/1"];
const within = ["10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "10.0.1.10/32", "10.0.2.0/24", "10.1.1.0/24"];
const outside6 = ["::/0", "2a00::/16", "2a05:d000::/24"];
const within6 = ["2600:1f00:a::/56", "2600:1f00:a:1::/64", "2600:1f00:b:1::/64"];
const cidr = fc.constantFrom(...outside, ...outside, ...within, ...outside6, ...within6);
const lists = ["pl-1"];
const ofServices = ["pl-s3"];

const groupIds = ["sg-a", "sg-b", "sg-c"];
const kinds: readonly Pick<Rule, "protocol" | "from" | "to">[] = [
  { protocol: "-1", from: 0, to: 0 },
  { protocol: "tcp", from: 20, to: 25 },
  { protocol: "tcp", from: 443, to: 443 },
  { protocol: "tcp", from: 0, to: 65535 },
  { protocol: "udp", from: 53, to: 53 },
  { protocol: "icmp", from: 8, to: -1 },
  { protocol: "icmp", from: -1, to: -1 },
  { protocol: "58", from: 128, to: -1 },
  { protocol: "47", from: 0, to: 0 },
];

const rule: fc.Arbitrary<Rule> = fc
  .tuple(
    fc.constantFrom(...kinds),
    fc.subarray([...outside, ...within, ...outside6, ...within6], { maxLength: 2 }),
    fc.subarray(groupIds, { maxLength: 1 }),
    fc.boolean(),
    fc.constantFrom([], [], [], lists, ofServices),
  )
  .map(([kind, cidrs, groups, self, named]) => ({ ...kind, cidrs, groups, self, lists: named }));

const open: Rule = { protocol: "-1", from: 0, to: 0, cidrs: ["0.0.0.0/0", "::/0"] };
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
  { protocol: "58", from: 129, to: -1 },
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
      ? [
          { number: 100, allow: true, protocol: "-1" as const, from: 0, to: 0, cidr: "0.0.0.0/0" },
          { number: 101, allow: true, protocol: "-1" as const, from: 0, to: 0, cidr: "::/0" },
        ]
      : []),
  ]);

const subnets = [
  { id: "subnet-1", vpc: "vpc-a", cidr: "10.0.1.0/24", cidr6: "2600:1f00:a:1::/64" },
  { id: "subnet-2", vpc: "vpc-a", cidr: "10.0.2.0/24", cidr6: "2600:1f00:a:2::/64" },
  { id: "subnet-3", vpc: "vpc-b", cidr: "10.1.1.0/24", cidr6: "2600:1f00:b:1::/64" },
] as const;

const targets = {
  "vpc-a": ["igw-a", "igw-a", "nat-a", "nat-a", "pcx-1", "igw-b"],
  "vpc-b": ["igw-b", "igw-b", "pcx-1"],
} as const;
const targets6 = {
  "vpc-a": ["igw-a", "igw-a", "eigw-a", "pcx-1"],
  "vpc-b": ["igw-b", "igw-b", "pcx-1"],
} as const;
const destinations6 = ["::/0", "::/0", "2a00::/16", "2600:1f00:a::/56", "2600:1f00:b::/56"];
const own = { "vpc-a": ["10.0", "2600:1f00:a"], "vpc-b": ["10.1", "2600:1f00:b"] } as const;
const destinations = [
  "0.0.0.0/0",
  "0.0.0.0/0",
  "203.0.113.0/24",
  "10.0.0.0/16",
  "10.1.0.0/16",
  "10.1.1.0/24",
];

const table = (id: string, vpc: keyof typeof targets): fc.Arbitrary<Estate["tables"][number]> =>
  fc
    .tuple(
      fc.constantFrom(...targets[vpc]),
      fc.uniqueArray(
        fc.record({ cidr: fc.constantFrom(...destinations), to: fc.constantFrom(...targets[vpc]) }),
        { selector: (route) => route.cidr, maxLength: 3 },
      ),
      fc.boolean(),
      fc.constantFrom(...targets6[vpc]),
      fc.uniqueArray(
        fc.record({ cidr: fc.constantFrom(...destinations6), to: fc.constantFrom(...targets6[vpc]) }),
        { selector: (route) => route.cidr, maxLength: 2 },
      ),
      fc.option(fc.constantFrom(...targets[vpc]), { freq: 4, nil: undefined }),
    )
    .map(([to, routes, usual, to6, routes6, listed]) => {
      const other = vpc === "vpc-a" ? own["vpc-b"] : own["vpc-a"];
      const ways: Way[] = usual
        ? [
            { cidr: "0.0.0.0/0", to },
            { cidr: `${other[0]}.0.0/16`, to: "pcx-1" },
            { cidr: "::/0", to: to6 },
            { cidr: `${other[1]}::/56`, to: "pcx-1" },
          ]
        : [...routes, ...routes6, ...(listed === undefined ? [] : [{ list: "pl-1", to: listed }])];
      // AWS takes no routes for a VPC's own block to such targets.
      return {
        id,
        vpc,
        routes: ways.filter(({ cidr }) => !own[vpc].some((start) => cidr?.startsWith(start) === true)),
      };
    });

const machine = (id: string, number: number): fc.Arbitrary<Machine> =>
  fc
    .tuple(
      fc.constantFrom(...subnets),
      fc.subarray(groupIds, { minLength: 1, maxLength: 2 }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([subnet, groups, isPublic, isDual]) => ({
      id,
      subnet: subnet.id,
      ip: subnet.cidr.replace(/0\/24$/, String(9 + number)),
      ...(isDual && { ip6: subnet.cidr6.replace(/::\/64$/, `::${9 + number}`) }),
      groups,
      isPublic,
    }));

export const estates: fc.Arbitrary<Estate> = fc
  .record({
    acls: fc.tuple(fc.tuple(entries, entries), fc.tuple(entries, entries), fc.tuple(entries, entries)),
    hasDefault: fc.constantFrom(false, false, false, true),
    groups: fc.tuple(
      ...groupIds.map(() =>
        fc.tuple(rules, rules, fc.constantFrom("inline", "inline", "rules", "vpc rules", "native")),
      ),
    ),
    listed: fc.subarray(["8.8.8.0/24", "203.0.113.0/24", "10.1.1.0/24"]),
    main: fc.constantFrom(undefined, undefined, "subnet-2"),
    tables: fc.tuple(table("rtb-1", "vpc-a"), table("rtb-2", "vpc-a"), table("rtb-3", "vpc-b")),
    chosen: fc.tuple(...subnets.map(() => fc.constantFrom(undefined, undefined, "acl-1", "acl-2"))),
    natIn: fc.constantFrom("subnet-1", "subnet-2"),
    led: fc.subarray(["rtb-1", "rtb-2"]),
    attached: fc.constantFrom(true, true, true, false),
    machines: fc.tuple(machine("i-1", 1), machine("i-2", 2), machine("i-3", 3)),
    block: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom("block-bidirectional" as const, "block-ingress" as const) },
    ),
  })
  .map(
    ({ acls, hasDefault, groups, listed, main, tables, chosen, natIn, led, attached, machines, block }) => ({
      vpcs: [
        { id: "vpc-a", cidr: "10.0.0.0/16", cidr6: "2600:1f00:a::/56", main: "rtb-1" },
        { id: "vpc-b", cidr: "10.1.0.0/16", cidr6: "2600:1f00:b::/56" },
      ],
      lists: [{ id: "pl-1", cidrs: listed }],
      subnets: subnets.map((subnet, at) => ({
        ...subnet,
        ...(subnet.id !== main && { table: `rtb-${at + 1}` }),
        // The ACLs are of the first VPC: AWS takes none of another.
        ...(chosen[at] !== undefined && subnet.vpc === "vpc-a" && { acl: chosen[at] }),
      })),
      groups: groupIds.map((id, at) => ({
        id,
        vpc: "vpc-a",
        ingress: groups[at]![0],
        egress: groups[at]![1],
        form: groups[at]![2],
      })),
      acls: acls
        .map(([ingress, egress], at) => ({
          id: `acl-${at + 1}`,
          vpc: "vpc-a",
          ingress,
          egress,
          ...(at === 2 && { isDefault: true }),
        }))
        .slice(0, hasDefault ? 3 : 2),
      tables,
      gateways: [
        { id: "igw-a", ...(attached && { vpc: "vpc-a" }) },
        { id: "igw-b", vpc: "vpc-b" },
      ],
      egressOnly: [{ id: "eigw-a", vpc: "vpc-a" }],
      nats: [{ id: "nat-a", subnet: natIn }],
      peerings: [{ id: "pcx-1", a: "vpc-a", b: "vpc-b" }],
      machines,
      services: [{ id: "vpce-1", vpc: "vpc-a", tables: led, list: "pl-s3" }],
      ...(block !== undefined && { block }),
    }),
  );
