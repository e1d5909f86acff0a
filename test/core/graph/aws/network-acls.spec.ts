import assert from "node:assert/strict";
import type { Resource } from "../../../../core/graph";
import { admit, entriesOf, siblingsOf } from "../../../../core/graph/aws/network-acls";
import { ConnectionSet, portRange } from "../../../../core/sets";
import { aws, graphOf, types } from "../adapters/aws/support";

const tcp = (port: number) => ConnectionSet.of({ tcp: portRange(port) });
const allow = (ruleNo: number, more: object = {}) => ({
  ruleNo,
  action: "allow",
  protocol: "tcp",
  fromPort: 22,
  toPort: 22,
  cidrBlock: "0.0.0.0/0",
  ...more,
});

/** The addresses that may reach a port, over the ACL's ingress entries. */
function reaching(port: number, ...resources: Resource[]): string[] {
  const graph = graphOf(...resources);
  const entries = entriesOf(graph, graph.all("NetworkAcl")[0]!).definite;
  const ingress = entries.filter((entry) => entry.direction === "ingress");
  return admit(ingress, tcp(port)).flatMap(({ addresses }) => addresses.toCidrs());
}

const inline = (...ingress: object[]) => aws(types.acl, "acl", { ingress });

describe("network ACLs", () => {
  it("deny what no entry matches", () => {
    assert.deepEqual(reaching(80, inline(allow(100))), []);
    assert.deepEqual(reaching(22, inline(allow(100))), ["0.0.0.0/0"]);
  });

  it("are decided by the first entry that matches, whatever the order they are written in", () => {
    const deny = allow(90, { action: "deny" });
    assert.deepEqual(reaching(22, inline(allow(100), deny)), []);
    assert.deepEqual(reaching(22, inline(allow(100), { ...deny, ruleNo: 110 })), ["0.0.0.0/0"]);
  });

  it("keep of an allow what an earlier deny of a part leaves", () => {
    const deny = allow(90, { action: "DENY", cidrBlock: "128.0.0.0/1" });
    assert.deepEqual(reaching(22, inline(deny, allow(100))), ["0.0.0.0/1"]);
  });

  it("judge IPv6 apart", () => {
    const six = allow(100, { cidrBlock: undefined, ipv6CidrBlock: "::/0" });
    assert.deepEqual(reaching(22, inline(allow(90, { action: "deny" }), six)), ["::/0"]);
  });

  it("take protocol -1 for every port, and numbers for names", () => {
    assert.deepEqual(reaching(22, inline(allow(1, { protocol: "-1", fromPort: 0, toPort: 0 }))), [
      "0.0.0.0/0",
    ]);
    assert.deepEqual(reaching(22, inline(allow(1, { protocol: "6" }))), ["0.0.0.0/0"]);
    assert.deepEqual(reaching(22, inline(allow(1, { protocol: "17" }))), []);
    assert.deepEqual(reaching(22, inline(allow(1, { protocol: "icmp", fromPort: 0, toPort: 0 }))), []);
  });

  it("take entries in resources of their own, classic and native", () => {
    const acl = aws(types.acl, "acl", {}, { physicalId: "acl-1" });
    const classic = { networkAclId: "acl-1", ruleNumber: 100, ruleAction: "allow", protocol: "tcp" };
    const rule = aws("aws:ec2/networkAclRule:NetworkAclRule", "r", {
      ...classic,
      fromPort: 22,
      toPort: 22,
      cidrBlock: "0.0.0.0/0",
    });
    assert.deepEqual(reaching(22, acl, rule), ["0.0.0.0/0"]);
    const native = aws("aws-native:ec2:NetworkAclEntry", "n", {
      ...classic,
      protocol: 6,
      portRange: { from: 20, to: 25 },
      cidrBlock: "10.0.0.0/8",
    });
    assert.deepEqual(reaching(22, acl, native), ["10.0.0.0/8"]);
    const egress = { ...rule, properties: { ...rule.properties, egress: true } };
    assert.deepEqual(reaching(22, acl, egress), []);
  });

  it("are one by their id even where the ACL was not given", () => {
    const entry = (name: string, ruleNumber: number) =>
      aws("aws:ec2/networkAclRule:NetworkAclRule", name, { networkAclId: "acl-9", ruleNumber });
    const graph = graphOf(entry("a", 1), entry("b", 2));
    const [first] = graph.all("NetworkAclEntry");
    assert.deepEqual(
      siblingsOf(graph, first!).map((each) => each.name),
      ["a", "b"],
    );
  });

  it("taken over as the default one are emptied", () => {
    const [acl] = graphOf(aws("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "d", {})).all("NetworkAcl");
    assert.deepEqual([acl?.isDefault, acl?.ingress, acl?.egress], [true, [], []]);
  });
});
