import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import {
  between,
  host,
  group,
  made,
  open,
  outside,
  passes,
  reach,
  table,
  vpc,
  subnet,
  associate,
  acl,
} from "./support";

const none = "No Connections";
const list = "pl-6ea54007";

const base: readonly Resource[] = [
  vpc("vpc-1", "10.0.0.0/16"),
  subnet("subnet-1", "vpc-1", "10.0.1.0/24"),
  subnet("subnet-2", "vpc-1", "10.0.2.0/24"),
  table("rtb-1", { vpcId: "vpc-1", routes: [] }),
  table("rtb-2", { vpcId: "vpc-1", routes: [] }),
  associate("subnet-1", "rtb-1"),
  associate("subnet-2", "rtb-2"),
];
const endpoint = (more: object = {}): Resource =>
  made(
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "s3",
    { vpcId: "vpc-1", serviceName: "com.amazonaws.eu-central-1.s3", routeTableIds: ["rtb-1"], ...more },
    { outputs: { prefixListId: list } },
  );
const app = (subnetId = "subnet-1") => host("app", subnetId, ["sg-app"]);
const only = (...egress: readonly object[]) => group("sg-app", { vpcId: "vpc-1", ingress: [], egress });
const https = (more: object) => ({ protocol: "tcp", fromPort: 443, toPort: 443, ...more });

describe("services of AWS behind gateway endpoints", () => {
  it("are reached from the subnets whose routes lead there, over HTTP", () => {
    const parts = [...base, endpoint(), open("sg-app")];
    assert.equal(passes(reach(...parts, app()), "app", "s3"), "TCP 80,443");
    assert.equal(passes(reach(...parts, app("subnet-2")), "app", "s3"), none);
    const { verdict, hops } = between(reach(...parts, app()), "app", "s3").witness();
    assert.equal(verdict, "allowed");
    assert.ok(hops.some(({ layer, sources }) => layer === "route" && sources[0]?.name === "VpcEndpoint s3"));
    assert.deepEqual(
      between(reach(...parts, app("subnet-2")), "app", "s3").blockedBy(
        between(reach(...parts, app()), "app", "s3").must,
      ),
      ["route"],
    );
  });

  it("are led to by associations of their own too", () => {
    const tied = made("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", "tied", {
      vpcEndpointId: "s3",
      routeTableId: "rtb-2",
    });
    const parts = [...base, endpoint({ routeTableIds: [] }), open("sg-app"), tied];
    assert.equal(passes(reach(...parts, app("subnet-2")), "app", "s3"), "TCP 80,443");
    assert.equal(passes(reach(...parts, app()), "app", "s3"), none);
  });

  it("need groups that let out to their list, or to all that it may hold", () => {
    const parts = [...base, endpoint(), app()];
    const through = (...egress: readonly object[]) => passes(reach(...parts, only(...egress)), "app", "s3");
    assert.equal(through(https({ prefixListIds: [list] })), "TCP 443");
    assert.equal(through(https({ cidrBlocks: ["0.0.0.0/0"] })), "TCP 443");
    assert.equal(through(https({ cidrBlocks: ["10.0.0.0/8"] })), none);
    // Which of the addresses of the internet are its own, nobody says.
    assert.equal(through(https({ cidrBlocks: ["52.0.0.0/8"] })), `may TCP 443, must ${none}`);
    assert.equal(through(), none);
  });

  it("need ACLs that let out to public addresses, and in what answers", () => {
    const numbered = (ruleNo: number, cidrBlock: string) => ({
      ruleNo,
      action: "allow",
      protocol: "-1",
      fromPort: 0,
      toPort: 0,
      cidrBlock,
    });
    const parts = [...base, endpoint(), app(), open("sg-app")];
    const through = (cidrBlock: string) =>
      passes(
        reach(
          ...parts,
          acl("acl-1", {
            vpcId: "vpc-1",
            subnetIds: ["subnet-1"],
            egress: [numbered(1, cidrBlock)],
            ingress: [numbered(1, cidrBlock)],
          }),
        ),
        "app",
        "s3",
      );
    assert.equal(through("0.0.0.0/0"), "TCP 80,443");
    assert.equal(through("10.0.0.0/8"), none);
  });

  it("may be led to where the tables are not known", () => {
    const unknown = endpoint({ routeTableIds: new Unknown("routeTableIds") });
    assert.equal(
      passes(reach(...base, unknown, open("sg-app"), app()), "app", "s3"),
      `may TCP 80,443, must ${none}`,
    );
  });

  it("open nothing themselves, and nobody meets them from outside", () => {
    const aws = reach(...base, endpoint(), open("sg-app", [https({ cidrBlocks: ["0.0.0.0/0"] })]), app());
    assert.equal(passes(aws, "s3", "app"), none);
    const service = aws.endpoints.find(({ name }) => name === "s3")!;
    assert.ok(aws.between(outside("8.8.8.8/32"), service).may.isEmpty);
  });

  it("are told apart from subnet to subnet where connections are listed", () => {
    const parts = [...base, endpoint(), open("sg-app"), app(), host("other", "subnet-2", ["sg-app"])];
    const found = [...reach(...parts).groups()].flatMap(({ from, to }) =>
      to.some(({ name }) => name === "s3") ? from.flat().map(({ name }) => name) : [],
    );
    assert.deepEqual(found, ["app"]);
  });
});
