import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { peerAccountOf, transitNeighbours } from "../../../core/policy/account-paths";
import { aws, graphOf, types } from "../graph/adapters/aws/support";

const [ours, theirs, third] = ["111111111111", "222222222222", "333333333333"] as const;
const transitGateway = "aws:ec2transitgateway/transitGateway:TransitGateway";

describe("the account on the other side of a peering", () => {
  const vpc = aws(types.vpc, "theirs", {}, { physicalId: "vpc-theirs", account: theirs });
  const gateway = aws(transitGateway, "theirs", {}, { physicalId: "tgw-theirs", account: theirs });
  const ofVpcs = (properties: object, ...others: readonly Resource[]) => {
    const own = aws("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "own", properties, {
      account: ours,
    });
    const graph = graphOf(own, ...others);
    return peerAccountOf(graph, graph.all("VpcPeering")[0]!);
  };
  const ofGateways = (properties: object, ...others: readonly Resource[]) => {
    const own = aws("aws:ec2transitgateway/peeringAttachment:PeeringAttachment", "own", properties);
    const graph = graphOf(own, ...others);
    return peerAccountOf(graph, graph.all("TransitGatewayPeering")[0]!);
  };

  it("is the one that it names", () => {
    assert.deepEqual(ofVpcs({ peerOwnerId: third, peerVpcId: "vpc-theirs" }, vpc), {
      account: third,
      path: "peerOwnerId",
    });
    assert.deepEqual(ofGateways({ peerAccountId: third, peerTransitGatewayId: "tgw-theirs" }, gateway), {
      account: third,
      path: "peerAccountId",
    });
  });

  it("is that of the network that it names, where this was given", () => {
    assert.deepEqual(ofVpcs({ peerVpcId: "vpc-theirs" }, vpc), { account: theirs, path: "peerVpcId" });
    assert.deepEqual(ofGateways({ peerTransitGatewayId: "tgw-theirs" }, gateway), {
      account: theirs,
      path: "peerTransitGatewayId",
    });
  });

  it("is not known where its owner is not", () => {
    const unknown = new Unknown("the owner");
    assert.deepEqual(ofVpcs({ peerOwnerId: unknown, peerVpcId: "vpc-theirs" }, vpc), {
      account: undefined,
      path: "peerOwnerId",
    });
    assert.deepEqual(ofGateways({ peerAccountId: unknown }), { account: undefined, path: "peerAccountId" });
  });

  it("is no other where nothing names one", () => {
    assert.equal(ofVpcs({ peerVpcId: "vpc-theirs" }), undefined);
    assert.equal(ofVpcs({}), undefined);
    assert.equal(ofGateways({ peerTransitGatewayId: "tgw-theirs" }), undefined);
    const nobodys = aws(types.vpc, "theirs", {}, { physicalId: "vpc-theirs" });
    assert.equal(ofVpcs({ peerVpcId: "vpc-theirs" }, nobodys), undefined);
  });
});

describe("the accounts that a transit gateway ties together", () => {
  const tied = (name: string, transitGatewayId: unknown, account?: string, sources: readonly string[] = []) =>
    aws(
      "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
      name,
      { transitGatewayId },
      { ...(account !== undefined && { account }), propertyDependencies: { transitGatewayId: sources } },
    );
  const hub = (account?: string, name = "hub") =>
    aws(transitGateway, name, {}, { physicalId: `tgw-${name}`, ...(account !== undefined && { account }) });
  const neighbours = (...resources: readonly Resource[]): readonly string[] => {
    const graph = graphOf(...resources);
    const found = transitNeighbours(graph, graph.all("VpcGatewayAttachment")[0]!);
    return found.map(({ account, isSure }) => `${isSure ? "" : "? "}${account}`);
  };
  const own = tied("own", "tgw-hub", ours);

  it("are those of other networks that it is tied to, each once", () => {
    const all = [
      own,
      tied("a", "tgw-hub", theirs),
      tied("b", "tgw-hub", theirs),
      tied("c", "tgw-hub", third),
    ];
    assert.deepEqual(neighbours(...all), [theirs, third]);
    assert.deepEqual(neighbours(...all, hub()), [theirs, third]);
    assert.deepEqual(neighbours(own, tied("a", "tgw-hub", ours), hub(ours)), []);
    assert.deepEqual(neighbours(own), []);
  });

  it("are the one that owns it, too", () => {
    assert.deepEqual(neighbours(own, hub(third)), [third]);
    assert.deepEqual(neighbours(own, hub(third), tied("a", "tgw-hub", theirs)), [third, theirs]);
  });

  it("are none that another gateway ties, or of which nothing is known", () => {
    const other = hub(third, "other");
    assert.deepEqual(neighbours(own, hub(), other, tied("a", "tgw-other", theirs)), []);
    assert.deepEqual(neighbours(own, tied("a", "tgw-hub"), hub()), []);
    assert.deepEqual(neighbours(tied("own", "tgw-hub"), tied("a", "tgw-hub")), []);
    assert.deepEqual(neighbours(tied("own", new Unknown("the hub"), ours), tied("a", "tgw-hub", theirs)), []);
  });

  it("may be those of either of two gateways where it is not known which is meant", () => {
    const either = (name: string, account: string) =>
      tied(name, new Unknown("the hub"), account, ["urn:hub", "urn:other"]);
    const both = [hub(), hub(undefined, "other")];
    assert.deepEqual(neighbours(either("own", ours), ...both, tied("a", "tgw-other", theirs)), [
      `? ${theirs}`,
    ]);
    assert.deepEqual(neighbours(own, ...both, either("a", theirs)), [`? ${theirs}`]);
    assert.deepEqual(neighbours(either("own", ours), hub(theirs), hub(third, "other")), [
      `? ${theirs}`,
      `? ${third}`,
    ]);
    const sure = tied("b", "tgw-hub", theirs);
    assert.deepEqual(neighbours(own, ...both, either("a", theirs), sure), [theirs]);
    assert.deepEqual(neighbours(own, ...both, sure, either("a", theirs)), [theirs]);
  });

  it("are none of those that share a gateway to the internet or of a VPN", () => {
    const type = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment";
    const attached = (name: string, account: string, internetGatewayId: string) =>
      aws(type, name, { internetGatewayId }, { account });
    const gateway = aws(
      "aws:ec2/internetGateway:InternetGateway",
      "door",
      {},
      { physicalId: "igw-1", account: third },
    );
    const pair = (id: string) => [attached("own", ours, id), attached("a", theirs, id)];
    assert.deepEqual(neighbours(...pair("igw-1"), gateway), []);
    assert.deepEqual(neighbours(...pair("igw-gone")), []);
    assert.deepEqual(neighbours(...pair("vgw-of-tgw-")), []);
  });
});
