import assert from "node:assert/strict";
import { peek, Unknown, type SecurityGroupRule } from "../../../../../core/graph";
import { connectionsOf } from "../../../../../core/graph/aws/connections";
import { aws, graphOf, types } from "./support";

const rulesOf = (...resources: Parameters<typeof graphOf>) => graphOf(...resources).all("SecurityGroupRule");

const summary = (rule: SecurityGroupRule) => ({
  direction: rule.direction,
  connections: connectionsOf(rule).toString(),
  cidrs: rule.cidrs.map((each) => each.text),
  groups: rule.groups.map((each) => each.value),
  lists: rule.prefixLists.map((each) => each.value),
  self: rule.self ?? false,
});

describe("rules of security groups", () => {
  const expected = {
    direction: "ingress",
    connections: "TCP 443",
    cidrs: ["10.0.0.0/8", "2001:db8::/32"],
    groups: ["sg-1"],
    lists: ["pl-1"],
    self: false,
  };

  it("reads rules that stand in the classic group, peers as a union", () => {
    const ingress = [
      {
        protocol: "TCP",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: ["10.0.0.0/8"],
        ipv6CidrBlocks: ["2001:db8::/32"],
        securityGroups: ["sg-1"],
        prefixListIds: ["pl-1"],
      },
    ];
    assert.deepEqual(rulesOf(aws(types.group, "web", { ingress })).map(summary), [expected]);
  });

  it("reads the older standalone rule", () => {
    const rule = {
      type: "ingress",
      protocol: "6",
      fromPort: "443",
      toPort: 443,
      cidrBlocks: ["10.0.0.0/8"],
      ipv6CidrBlocks: ["2001:db8::/32"],
      sourceSecurityGroupId: "sg-1",
      prefixListIds: ["pl-1"],
      securityGroupId: "sg-9",
    };
    const [found] = rulesOf(aws(types.rule, "r", rule));
    assert.deepEqual(summary(found!), expected);
    assert.equal(found!.group[0]?.value, "sg-9");
    assert.equal(found!.form, "standalone");
  });

  for (const [type, direction] of [
    [types.ingressRule, "ingress"],
    [types.egressRule, "egress"],
  ] as const) {
    it(`reads ${type}, whose one peer has a name of its own`, () => {
      const base = { securityGroupId: "sg-9", ipProtocol: "tcp", fromPort: 443, toPort: 443 };
      const found = rulesOf(
        aws(type, "a", { ...base, cidrIpv4: "10.0.0.0/8" }),
        aws(type, "b", { ...base, cidrIpv6: "2001:db8::/32" }),
        aws(type, "c", { ...base, referencedSecurityGroupId: "sg-1" }),
        aws(type, "d", { ...base, prefixListId: "pl-1" }),
      ).map(summary);
      assert.deepEqual(
        found.map((each) => [each.direction, each.connections]),
        new Array(4).fill([direction, "TCP 443"]),
      );
      assert.deepEqual(
        found.flatMap((each) => each.cidrs),
        ["10.0.0.0/8", "2001:db8::/32"],
      );
      assert.deepEqual(
        found.flatMap((each) => [...each.groups, ...each.lists]),
        ["sg-1", "pl-1"],
      );
    });
  }

  it("reads native rules, in the group and by themselves", () => {
    const rule = { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "0.0.0.0/0" };
    const found = rulesOf(
      aws(types.nativeGroup, "g", {
        securityGroupIngress: [rule],
        securityGroupEgress: [{ ipProtocol: "-1", destinationSecurityGroupId: "sg-2" }],
      }),
      aws(types.nativeIngress, "i", { ...rule, groupId: "sg-9" }),
      aws(types.nativeEgress, "e", { ipProtocol: "-1", cidrIpv6: "::/0", groupId: "sg-9" }),
    ).map(summary);
    assert.deepEqual(
      found.map((each) => [each.direction, each.connections, each.cidrs[0] ?? each.groups[0]]),
      [
        ["ingress", "TCP 22", "0.0.0.0/0"],
        ["egress", "All Connections", "sg-2"],
        ["ingress", "TCP 22", "0.0.0.0/0"],
        ["egress", "All Connections", "::/0"],
      ],
    );
  });

  it("takes -1 for every port whatever the ports say", () => {
    const rule = { protocol: "-1", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] };
    assert.equal(
      connectionsOf(rulesOf(aws(types.group, "g", { ingress: [rule] }))[0]!).toString(),
      "All Connections",
    );
  });

  it("takes TCP without ports for every port of TCP", () => {
    const rule = { ipProtocol: "6", cidrIp: "10.0.0.0/8" };
    const [found] = rulesOf(aws(types.nativeIngress, "g", rule));
    assert.equal(connectionsOf(found!).tcp.isFull, true);
    assert.equal(connectionsOf(found!).udp.isEmpty, true);
  });

  it("tells rules that are not stated from rules that are taken away", () => {
    const [unmanaged] = graphOf(aws(types.group, "g", {})).all("SecurityGroup");
    assert.equal(unmanaged?.ingress, undefined);
    assert.equal(unmanaged?.egress, undefined);
    const [emptied] = graphOf(aws(types.group, "g", { ingress: [], egress: [] })).all("SecurityGroup");
    assert.deepEqual(emptied?.ingress, []);
    assert.deepEqual(emptied?.egress, []);
  });

  it("takes a default group that is declared for emptied", () => {
    const [group] = graphOf(aws(types.defaultGroup, "g", { vpcId: "vpc-1" })).all("SecurityGroup");
    assert.equal(group?.isDefault, true);
    assert.deepEqual([group?.ingress, group?.egress], [[], []]);
  });

  it("adds AWS's rule that lets everything out to native groups without egress, not to classic ones", () => {
    const native = rulesOf(aws(types.nativeGroup, "g", { groupDescription: "x" })).map(summary);
    assert.deepEqual(native, [
      {
        direction: "egress",
        connections: "All Connections",
        cidrs: ["0.0.0.0/0", "::/0"],
        groups: [],
        lists: [],
        self: false,
      },
    ]);
    assert.deepEqual(rulesOf(aws(types.group, "g", {})), []);
  });

  it("keeps what is unknown of one rule from hiding the others", () => {
    const cidrBlocks = ["10.0.0.0/8", new Unknown("the address")];
    const ingress = [
      { protocol: "tcp", fromPort: 1, toPort: 2, cidrBlocks },
      new Unknown("the rule"),
      { protocol: "tcp", fromPort: 3, toPort: 3 },
    ];
    const found = rulesOf(aws(types.group, "g", { ingress }));
    assert.equal(found.length, 3);
    assert.equal(found[0]!.cidrs[0]!.text, "10.0.0.0/8");
    assert.ok(peek(() => found[0]!.cidrs[1]!.text) instanceof Unknown);
    assert.ok(peek(() => found[1]!.protocol) instanceof Unknown);
    assert.ok(peek(() => found[1]!.cidrs) instanceof Unknown);
    assert.equal(found[2]!.fromPort, 3);
  });

  it("leaves the rules of a list that is not known unknown", () => {
    const [group] = graphOf(aws(types.group, "g", { ingress: new Unknown("the rules") })).all(
      "SecurityGroup",
    );
    assert.ok(peek(() => group!.ingress) instanceof Unknown);
    assert.equal(group!.egress, undefined);
  });

  it("reports blocks, protocols and ports that AWS would refuse, and treats them as unknown", () => {
    const graph = graphOf(
      aws(types.group, "g", {
        ingress: [
          { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/33", 7] },
          { protocol: "carrier-pigeon", fromPort: 0, toPort: 0 },
          { protocol: "tcp", fromPort: 90, toPort: 80 },
          "22",
        ],
        egress: "all",
      }),
      aws(types.rule, "r", { type: "sideways", protocol: "tcp", fromPort: 1, toPort: 1 }),
    );
    const found = graph.all("SecurityGroupRule");
    assert.equal(graph.problems.length, 7);
    assert.ok(peek(() => found[0]!.cidrs[0]!.text) instanceof Unknown);
    assert.ok(peek(() => found[1]!.protocol) instanceof Unknown);
    assert.ok(peek(() => found[2]!.protocol) instanceof Unknown);
    assert.ok(peek(() => found[3]!.protocol) instanceof Unknown);
    assert.ok(peek(() => found[4]!.protocol) instanceof Unknown);
    assert.equal(found[4]!.direction, "egress");
    assert.ok(peek(() => found[5]!.direction) instanceof Unknown);
  });
});
