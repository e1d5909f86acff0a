import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { internetOpenings } from "../../../core/policy/open-rules";
import { aws, graphOf, types } from "../graph/adapters/aws/support";

function openings(...resources: Resource[]) {
  const graph = graphOf(...resources);
  const { certain, doubts } = internetOpenings(graph, graph.all("SecurityGroup")[0]!, "ingress");
  return {
    certain: certain.map(
      ({ rule, connections, families }) =>
        `${rule?.form ?? "together"} ${connections.toText()} ${families.join("+")}`,
    ),
    doubts: doubts.map(({ missing }) => missing),
  };
}

const tcp = (port: number, cidrBlocks: unknown, more: object = {}) => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  cidrBlocks,
  ...more,
});
const group = (...ingress: unknown[]) => aws(types.group, "g", { ingress }, { physicalId: "sg-1" });
const closed = { certain: [], doubts: [] };

describe("openings to the internet", () => {
  it("are measured by what the blocks cover", () => {
    assert.deepEqual(openings(group(tcp(22, ["0.0.0.0/1", "128.0.0.0/1"]))).certain, ["inline TCP 22 ipv4"]);
    const eighths = [0, 32, 64, 96].map((first) => `${first}.0.0.0/3`);
    assert.deepEqual(openings(group(tcp(22, eighths))).certain, ["inline TCP 22 ipv4"]);
    assert.deepEqual(openings(group(tcp(22, ["10.0.0.0/0"]))).certain, ["inline TCP 22 ipv4"]);
    assert.deepEqual(openings(group(tcp(22, [], { ipv6CidrBlocks: ["::/0"] }))).certain, [
      "inline TCP 22 ipv6",
    ]);
  });

  it("are none for private and shared space, and for a few public blocks", () => {
    const space = [
      "10.0.0.0/8",
      "172.16.0.0/12",
      "192.168.0.0/16",
      "100.64.0.0/10",
      "198.51.100.0/24",
      "8.8.8.0/24",
    ];
    assert.deepEqual(openings(group(tcp(22, space))), closed);
  });

  it("are found where rules of several forms add up, on the ports that they share", () => {
    const rest = {
      securityGroupId: "sg-1",
      type: "ingress",
      protocol: "tcp",
      fromPort: 20,
      toPort: 30,
      cidrBlocks: ["64.0.0.0/3"],
    };
    assert.deepEqual(
      openings(group(tcp(22, ["32.0.0.0/4", "48.0.0.0/4"])), aws(types.rule, "r", rest)).certain,
      ["together TCP 22 ipv4"],
    );
  });

  it("are found port by port where rules add up on some of their ports only", () => {
    const [half, rest] = [["32.0.0.0/4", "48.0.0.0/4"], ["64.0.0.0/3"]];
    const range = tcp(20, half, { toPort: 30 });
    assert.deepEqual(openings(group(range, tcp(22, rest), tcp(25, rest))).certain, [
      "together TCP 22 ipv4",
      "together TCP 25 ipv4",
    ]);
    assert.deepEqual(openings(group(tcp(22, rest), range)).certain, ["together TCP 22 ipv4"]);
    assert.deepEqual(openings(group(tcp(22, half), tcp(80, rest))), closed);
    assert.deepEqual(openings(group(tcp(22, half), tcp(80, half), tcp(80, rest))).certain, [
      "together TCP 80 ipv4",
    ]);
  });

  it("are those of one direction", () => {
    const out = aws(types.group, "g", { egress: [tcp(22, ["0.0.0.0/0"])] }, { physicalId: "sg-1" });
    assert.deepEqual(openings(out), closed);
    const both = { ingress: [tcp(80, ["0.0.0.0/0"])], egress: [tcp(22, ["0.0.0.0/0"])] };
    assert.deepEqual(openings(aws(types.group, "g", both)).certain, ["inline TCP 80 ipv4"]);
  });

  it("are not undone by self beside a block, nor by a group", () => {
    const ingress = tcp(22, ["0.0.0.0/0"], { self: true, securityGroups: ["sg-2"] });
    assert.deepEqual(openings(group(ingress)).certain, ["inline TCP 22 ipv4"]);
  });

  it("are none for self, for a group, for nobody", () => {
    assert.deepEqual(
      openings(
        group(
          tcp(22, [], { self: true }),
          tcp(22, undefined, { securityGroups: [new Unknown("the id")] }),
          tcp(22, []),
        ),
      ),
      closed,
    );
  });

  it("take in the entries of prefix lists, in the list and beside it", () => {
    const list = aws(
      types.prefixList,
      "l",
      { entries: [{ cidr: "32.0.0.0/4" }, { cidr: "48.0.0.0/4" }] },
      { physicalId: "pl-1" },
    );
    const entry = aws(types.prefixListEntry, "e", { prefixListId: "pl-1", cidr: "64.0.0.0/3" });
    const rule = tcp(443, [], { prefixListIds: ["pl-1"] });
    assert.deepEqual(openings(group(rule), list), closed);
    assert.deepEqual(openings(group(rule), list, entry).certain, ["inline TCP 443 ipv4"]);
  });

  it("are in doubt where a prefix list was not given", () => {
    assert.deepEqual(openings(group(tcp(443, [], { prefixListIds: ["pl-9"] }))), {
      certain: [],
      doubts: ["the entries of prefix list pl-9"],
    });
  });

  it("are none for the list of a service that a gateway endpoint gives", () => {
    const endpoint = aws("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {}, { outputs: { prefixListId: "pl-s3" } });
    assert.deepEqual(openings(group(tcp(443, [], { prefixListIds: ["pl-s3"] })), endpoint), closed);
    const rule = tcp(443, [], { prefixListIds: [new Unknown("the list")] });
    const propertyDependencies = { ingress: ["urn:s3"] };
    const unknown = aws(types.group, "g", { ingress: [rule] }, { propertyDependencies });
    assert.deepEqual(openings(unknown, endpoint), closed);
    assert.deepEqual(openings(unknown).doubts, ["the list"]);
  });

  it("are in doubt where a block is not known, and certain where the known ones suffice", () => {
    const some = new Unknown("the address");
    assert.deepEqual(openings(group(tcp(22, [some, "10.0.0.0/8"]))), {
      certain: [],
      doubts: ["the address"],
    });
    assert.deepEqual(openings(group(tcp(22, [some, "0.0.0.0/0"]))), {
      certain: ["inline TCP 22 ipv4"],
      doubts: [],
    });
    assert.deepEqual(openings(group({ ...tcp(22, ["0.0.0.0/0"]), toPort: some })).doubts, ["the address"]);
    assert.deepEqual(openings(group({ ...tcp(22, ["10.0.0.0/8"]), toPort: some })), closed);
    assert.deepEqual(openings(group({ ...tcp(22, ["8.8.8.0/24"]), toPort: some })), closed);
    assert.deepEqual(openings(group({ ...tcp(22, ["8.8.8.0/24", some]), toPort: some })).doubts, [
      "the address",
    ]);
  });

  it("are in doubt where a rule may be of this group or of another", () => {
    const doubts = (properties: object, type: string = types.ingressRule): string[] => {
      const rule = aws(
        type,
        "r",
        { securityGroupId: new Unknown("the id"), ipProtocol: "-1", ...properties },
        { propertyDependencies: { securityGroupId: ["urn:g", "urn:h"] } },
      );
      return openings(group(), aws(types.group, "h"), rule).doubts;
    };
    const doubt = ["which of several security groups the rule is of"];
    assert.deepEqual(doubts({ cidrIpv4: "0.0.0.0/0" }), doubt);
    assert.deepEqual(doubts({ cidrIpv4: new Unknown("the block") }), doubt);
    assert.deepEqual(doubts({ cidrIpv4: "10.0.0.0/8" }), []);
    assert.deepEqual(doubts({ cidrIpv4: "8.8.8.0/24" }), []);
    assert.deepEqual(doubts({ cidrIpv4: "0.0.0.0/0" }, types.egressRule), []);
  });
});
