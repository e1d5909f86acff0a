import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../../core/graph";
import {
  cluster,
  exampleArn,
  host,
  launchTemplate,
  nodeGroup,
  resource,
  securityGroup,
} from "../../../../core/policy/minimal";
import { isTaggedNode, sharedWithNodes } from "../../../../core/policy/placement";

const group = (name: string): Resource => ({ ...securityGroup({}, name), physicalId: `sg-${name}` });
const role = (name: string): Resource =>
  resource(
    "aws:iam/role:Role",
    name,
    { name },
    { physicalId: name, outputs: { arn: exampleArn("iam", `role/${name}`) } },
  );
const profile = (name: string, its: unknown): Resource =>
  resource("aws:iam/instanceProfile:InstanceProfile", name, { name, role: its }, { physicalId: name });

const template = (changes: object = {}, name = "node"): Resource =>
  launchTemplate(
    {
      networkInterfaces: undefined,
      vpcSecurityGroupIds: ["sg-nodes"],
      iamInstanceProfile: { name: "nodes" },
      ...changes,
    },
    { name, physicalId: `lt-${name}` },
  );
const nodes = (changes: object = {}): Resource =>
  nodeGroup({ launchTemplate: { id: "lt-node", version: "1" }, ...changes });
const machine = (groups: unknown, instanceProfile: unknown = "tools"): Resource =>
  host({ vpcSecurityGroupIds: groups, iamInstanceProfile: instanceProfile });

/** What the instance has in common with machines of pools, each in one text. */
function shared(instance: Resource, ...others: readonly Resource[]): readonly string[] {
  const graph = buildGraph([instance, ...others]);
  const [own] = graph.all("Host").filter(({ hostKind }) => hostKind === "instance");
  return sharedWithNodes(graph, own!).map(({ what, name, pool, missing }) =>
    missing === undefined ? `${what} ${name} of ${pool}` : `${what}? ${missing}`,
  );
}
const bare = host({ vpcSecurityGroupIds: [], iamInstanceProfile: undefined });
const pools = [nodes(), template()];

/** The same value, of which only the resources are known that it comes from. */
const from = (given: Resource, property: string, sources: readonly Resource[]): Resource => ({
  ...given,
  properties: { ...given.properties, [property]: new Unknown("it") },
  propertyDependencies: { [property]: sources.map(({ urn }) => urn!) },
});

describe("what a machine shares with the machines of pools", () => {
  it("is nothing where it has its own", () => {
    assert.deepEqual(shared(machine(["sg-own"]), ...pools), []);
    assert.deepEqual(shared(bare, ...pools), []);
  });

  it("is a security group, by its name or by its id where it was not given", () => {
    assert.deepEqual(shared(machine(["sg-own", "sg-nodes"]), ...pools), [
      "security group sg-nodes of shop-app",
    ]);
    assert.deepEqual(shared(machine(["sg-nodes"]), ...pools, group("nodes")), [
      "security group nodes of shop-app",
    ]);
    assert.deepEqual(shared(machine(["sg-nodes", "sg-nodes"]), ...pools), [
      "security group sg-nodes of shop-app",
    ]);
  });

  it("is a role, through both profiles or by the node group's own", () => {
    assert.deepEqual(shared(machine([], "nodes"), ...pools), ["role nodes of shop-app"]);
    const given = [role("work"), profile("tools", "work"), profile("nodes", "work")];
    assert.deepEqual(shared(machine([], "tools"), ...pools, ...given), ["role work of shop-app"]);
    assert.deepEqual(shared(machine([], "nodes"), ...pools, ...given), ["role work of shop-app"]);
    const own = nodes({ nodeRoleArn: exampleArn("iam", "role/work") });
    assert.deepEqual(shared(machine([], "tools"), own, role("work"), profile("tools", "work")), [
      "role work of shop-app",
    ]);
    assert.deepEqual(shared(machine([], "tools"), own, role("work"), profile("tools", "other")), []);
  });

  it("is the role of a profile that both have, though nobody knows which role that is", () => {
    const unsaid = profile("nodes", new Unknown("its role"));
    assert.deepEqual(shared(machine([], "nodes"), ...pools, unsaid), ["role nodes of shop-app"]);
  });

  it("is what the machines of scaling groups have, where these are a cluster's", () => {
    const scaling = (tags: object, launchedFrom: object) =>
      resource("aws:autoscaling/group:Group", "workers", {
        vpcZoneIdentifiers: ["subnet-a"],
        ...launchedFrom,
        tags: [{ key: Object.keys(tags)[0], value: "owned", propagateAtLaunch: true }],
      });
    const ofCluster = { "kubernetes.io/cluster/shop": "owned" };
    const launched = { launchTemplate: { id: "lt-node" } };
    const found = ["security group sg-nodes of workers"];
    assert.deepEqual(
      shared(machine(["sg-nodes"]), ...cluster(), scaling(ofCluster, launched), template()),
      found,
    );
    const other = scaling({ team: "a" }, launched);
    const pooled = nodes({ launchTemplate: undefined });
    assert.deepEqual(shared(machine(["sg-nodes"]), ...cluster(), pooled, other, template()), []);
    const second = resource("aws:eks/cluster:Cluster", "second", { name: "second" });
    const both = [...cluster(), second, scaling(ofCluster, launched), template()];
    assert.deepEqual(shared(machine(["sg-nodes"]), ...both), found);
    const configuration = resource(
      "aws:ec2/launchConfiguration:LaunchConfiguration",
      "old",
      { imageId: "ami-1", securityGroups: ["sg-nodes"] },
      { physicalId: "old" },
    );
    const unseen = scaling(ofCluster, { launchTemplate: { id: "lt-other" } });
    const told = ["security group", "role"].map(
      (each) => `${each}? the ${each}s of pool workers: launch template lt-other`,
    );
    assert.deepEqual(shared(machine(["sg-nodes"]), ...cluster(), unseen), told);
    const configured = scaling(ofCluster, { launchConfiguration: "old" });
    assert.deepEqual(shared(machine(["sg-nodes"]), ...cluster(), configured, configuration), found);
  });

  it("is certain of both where it has both", () => {
    assert.deepEqual(shared(machine(["sg-nodes"], "nodes"), ...pools), [
      "security group sg-nodes of shop-app",
      "role nodes of shop-app",
    ]);
  });
});

describe("what a machine may share with the machines of pools", () => {
  const [one, two] = [group("one"), group("two")];
  const ofOne = template({ vpcSecurityGroupIds: ["sg-one"] });

  it("is a group that it has, or one of several", () => {
    const open = from(machine([]), "vpcSecurityGroupIds", [one, two]);
    assert.deepEqual(shared(open, nodes(), ofOne, one, two), [
      "security group? whether its security group is one of pool shop-app",
    ]);
    assert.deepEqual(shared(open, ...pools, one, two), []);
  });

  it("is a group that the pool has, or one of several", () => {
    const open = from(ofOne, "vpcSecurityGroupIds", [one, two]);
    assert.deepEqual(shared(machine(["sg-two"]), nodes(), open, one, two), [
      "security group? whether its security group is two of pool shop-app",
    ]);
    assert.deepEqual(shared(machine(["sg-own"]), nodes(), open, one, two), []);
    const sure = [nodes(), { ...open, urn: `${open.urn}2`, id: `${open.id}2`, physicalId: "lt-open" }, ofOne];
    const second = {
      ...nodes({ launchTemplate: { id: "lt-open", version: "1" } }),
      id: "second",
      name: "second",
    };
    assert.deepEqual(shared(machine(["sg-one"]), ...sure, second, one, two), [
      "security group one of shop-app",
    ]);
  });

  it("is the role of one of several profiles", () => {
    const profiles = [profile("tools", "work"), profile("more", "rest")];
    const open = from(machine([]), "iamInstanceProfile", profiles);
    const own = nodes({ nodeRoleArn: exampleArn("iam", "role/work") });
    assert.deepEqual(shared(open, own, role("work"), role("rest"), ...profiles), [
      "role? whether its role is work of pool shop-app",
    ]);
  });

  it("is what one of several templates says", () => {
    const templates = [ofOne, template({ vpcSecurityGroupIds: ["sg-two"] }, "more")];
    const open = from(nodes(), "launchTemplate", templates);
    assert.deepEqual(shared(machine(["sg-two"]), open, ...templates), [
      "security group? whether its security group is sg-two of pool shop-app",
    ]);
  });

  it("is not known where its own are not, and some pool has any", () => {
    const [unsaid, unnamed] = [new Unknown("its groups"), new Unknown("its profile")];
    assert.deepEqual(shared(machine(unsaid, unnamed), ...pools), [
      "security group? its groups",
      "role? its profile",
    ]);
    assert.deepEqual(shared(machine(unsaid, unnamed)), []);
    assert.deepEqual(shared(machine(unsaid, unnamed), nodes({ launchTemplate: undefined })), [
      "role? its profile",
    ]);
    assert.deepEqual(shared(machine(["sg-nodes", new Unknown("a group")]), ...pools), [
      "security group sg-nodes of shop-app",
    ]);
  });

  it("is not known where the pool's are not, and the machine has any", () => {
    const unsaid = template({
      vpcSecurityGroupIds: new Unknown("the groups"),
      iamInstanceProfile: { name: new Unknown("the profile") },
    });
    const told = (instance: Resource) => shared(instance, nodes(), unsaid);
    assert.deepEqual(told(machine(["sg-own"])), [
      "security group? the security groups of pool shop-app: the groups",
      "role? the roles of pool shop-app: the profile",
    ]);
    assert.deepEqual(told(bare), []);
    const open = from(bare, "vpcSecurityGroupIds", [one, two]);
    assert.deepEqual(shared(open, nodes(), unsaid, one, two), [
      "security group? the security groups of pool shop-app: the groups",
    ]);
  });

  it("is not known where the template was not given, or is not known; the first pool's word is told", () => {
    const found = (what: string) => [`security group? the security groups of pool shop-app: ${what}`];
    assert.deepEqual(shared(machine(["sg-own"]), nodes()), found("launch template lt-node"));
    const unsaid = nodes({ launchTemplate: { id: new Unknown("the template"), version: "1" } });
    assert.deepEqual(shared(machine(["sg-own"]), unsaid), found("the template"));
    const later = { ...nodes(), id: "later", name: "later" };
    assert.deepEqual(shared(machine(["sg-own"]), unsaid, later), found("the template"));
  });
});

describe("a machine that its tags call a node", () => {
  const tagged = (tags: unknown) => isTaggedNode(buildGraph([host({ tags })]).all("Host")[0]!);

  it("names a cluster in them", () => {
    assert.equal(tagged({ Name: "a", "kubernetes.io/cluster/shop": "owned" }), true);
    assert.equal(tagged({ "k8s.io/cluster/shop": "" }), true);
    assert.equal(tagged({ "x-kubernetes.io/cluster/shop": "owned", cluster: "shop" }), false);
    assert.equal(tagged({}), false);
  });

  it("is not known by tags that are not", () => {
    assert.throws(() => tagged(new Unknown("the tags")), /the tags/);
    assert.equal(tagged({ "kubernetes.io/cluster/shop": new Unknown("it") }), true);
  });
});
