import assert from "node:assert/strict";
import { Unknown, type Resource, type Statement } from "../../../core/graph";
import { pathBetween, sharedWith } from "../../../core/policy/account-paths";
import {
  controlledRepositories,
  declaredRegistries,
  dutiesOf,
  enforcementIn,
  environmentsOfAccount,
  knownAccounts,
  pushesTo,
} from "../../../core/policy/aws-control";
import { onlyAction } from "../../../core/policy/iam-grants";
import {
  changingActions,
  controlledAccounts,
  developersOf,
  leaves,
  resourceIn,
} from "../../../core/policy/production-rights";
import { estateWith } from "../../support/judge-example";
import { aws, graphOf } from "../graph/adapters/aws/support";
import { statement } from "./made";

const [ours, theirs, other, fourth] = [
  "111111111111",
  "222222222222",
  "333333333333",
  "444444444444",
] as const;
const select = { namespace: "**" };
const estate = estateWith({
  accountGroups: {
    payments: { accounts: [ours, fourth], select: [select] },
    data: { accounts: [theirs], select: [{ namespace: "data" }] },
  },
});

describe("a path between accounts", () => {
  it("is one where they are of different groups, or one is of none", () => {
    assert.deepEqual(pathBetween(estate, ours, theirs), {
      from: "payments",
      to: "data",
      shown: { from: `${ours} of payments`, to: `${theirs} of data` },
      other: `${ours} ${theirs}`,
    });
    assert.deepEqual(pathBetween(estate, other, ours), {
      from: other,
      to: "payments",
      shown: { from: other, to: `${ours} of payments` },
      other: `${other} ${ours}`,
    });
    assert.equal(pathBetween(estate, ours, other)?.to, other);
  });

  it("is none within a group, outside of all, or within an account", () => {
    assert.equal(pathBetween(estate, ours, fourth), undefined);
    assert.equal(pathBetween(estate, other, "555555555555"), undefined);
    assert.equal(pathBetween(estate, ours, ours), undefined);
    assert.equal(pathBetween(estate, undefined, undefined), undefined);
  });

  it("may be one where a side is not known and the other is of a group", () => {
    const missing = `the account that is tied to ${ours} of payments`;
    const left = { from: "?", to: "payments" };
    assert.deepEqual(pathBetween(estate, undefined, ours), { ...left, shown: left, other: ours, missing });
    const right = { from: "payments", to: "?" };
    assert.deepEqual(pathBetween(estate, ours, undefined), { ...right, shown: right, other: ours, missing });
    assert.equal(pathBetween(estate, undefined, other), undefined);
  });
});

describe("whom a share lets in", () => {
  it("is an account, by its number or by a principal of it", () => {
    assert.deepEqual(sharedWith(ours), { account: ours });
    assert.deepEqual(sharedWith(`arn:aws:iam::${ours}:role/a`), { account: ours });
    assert.deepEqual(sharedWith(`arn:aws-cn:iam::${ours}:root`), { account: ours });
  });

  it("is more than it names where it is an organisation or a unit of one", () => {
    assert.deepEqual(sharedWith(`arn:aws:organizations::${ours}:organization/o-1`), {
      wide: "the organisation",
    });
    assert.deepEqual(sharedWith(`arn:aws:organizations::${ours}:ou/o-1/ou-1`), {
      wide: "a unit of the organisation",
    });
  });

  it("is nobody that is known otherwise", () => {
    for (const text of [
      "",
      `${ours}1`,
      `x${ours}`,
      "arn:aws:iam::1:root",
      "arn:aws:organizations::1:account/a",
      `x arn:aws:iam::${ours}:root`,
    ])
      assert.deepEqual(sharedWith(text), {}, text);
  });
});

describe("what the estate says of accounts and principals", () => {
  const own = estateWith({
    environments: {
      production: { select: [{ account: ours }, { stack: "a/*" }], controlled: true, level: "hybrid" },
      development: { select: [{ account: theirs }, { account: ours }], level: "open" },
    },
    identities: { duties: { pipeline: ["promoter", "arn:aws:iam::*:role/ci/*"], development: ["dev-*"] } },
  });

  it("knows an account by the environments that select it", () => {
    assert.deepEqual(environmentsOfAccount(own, ours), ["production", "development"]);
    assert.deepEqual(environmentsOfAccount(own, theirs), ["development"]);
    assert.deepEqual(environmentsOfAccount(own, other), []);
    assert.deepEqual(controlledAccounts(own), [ours]);
  });

  it("trusts its own accounts and those that a setting adds, where it names any", () => {
    assert.deepEqual(knownAccounts(own, { trustedAccounts: undefined }), new Set([ours, theirs]));
    assert.deepEqual(knownAccounts(own, { trustedAccounts: [other] }), new Set([ours, theirs, other]));
    assert.deepEqual(knownAccounts(estate, { trustedAccounts: undefined }), new Set([ours, fourth, theirs]));
    assert.deepEqual(knownAccounts(estateWith(), { trustedAccounts: [other] }), new Set());
  });

  it("gives a duty by a principal's ARN, or by its name with or without its path", () => {
    assert.deepEqual(dutiesOf(own, `arn:aws:iam::${ours}:role/promoter`), ["pipeline"]);
    assert.deepEqual(dutiesOf(own, `arn:aws:iam::${ours}:role/team/promoter`), ["pipeline"]);
    assert.deepEqual(dutiesOf(own, `arn:aws:iam::${ours}:role/ci/a`), ["pipeline"]);
    const team = estateWith({ identities: { duties: { pipeline: ["team/*"] } } });
    assert.deepEqual(dutiesOf(team, `arn:aws:iam::${ours}:role/team/promoter`), ["pipeline"]);
    assert.deepEqual(dutiesOf(own, "dev-anna"), ["development"]);
    assert.deepEqual(dutiesOf(own, `arn:aws:iam::${ours}:role/other`), []);
    assert.deepEqual(dutiesOf(estateWith(), "promoter"), []);
  });

  it("trusts repositories of controlled environments", () => {
    assert.deepEqual(controlledRepositories(own), ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"]);
    assert.deepEqual(declaredRegistries(own), [
      "333333333333.dkr.ecr.*.amazonaws.com",
      "333333333333.dkr.ecr.*.amazonaws.com",
      "docker.io",
    ]);
  });

  it("knows what may be pushed to by a statement's resource", () => {
    const trusted = ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"];
    const pushes = (resource: string): boolean => pushesTo(resource, trusted);
    for (const resource of [
      "*",
      "arn:aws:ecr:eu-west-1:333333333333:*",
      "arn:aws:ecr:eu-west-1:333333333333:repository/shop/a",
      "arn:aws:ecr:*:*:repository/*",
      "arn:aws:ecr:eu-west-1:333333333333:repository/shop/a/b",
    ])
      assert.ok(pushes(resource), resource);
    for (const resource of [
      "arn:aws:ecr:eu-west-1:333333333333:repository/lab/a",
      "arn:aws:ecr:eu-west-1:444444444444:repository/shop/a",
      "arn:aws:s3:::*",
      "arn:aws:ecr:*:*:repository/lab/a",
      "arn:aws:ecr:eu-west-1:333333333333:repository/",
    ])
      assert.ok(!pushes(resource), resource);
    assert.ok(!pushesTo("arn:aws:ecr:eu-west-1:333333333333:repository/shop/a", []));
    assert.ok(pushesTo("arn:aws:ecr:eu-west-1:333333333333:repository/a/shop", ["**/shop"]));
    assert.ok(pushesTo("arn:aws:ecr:eu-west-1:333333333333:repository/a", ["333333333333.dkr.*"]));
    const nested = ["333333333333.dkr.ecr.*.amazonaws.com/shop/web/**"];
    assert.ok(pushesTo("arn:aws:ecr:eu-west-1:333333333333:repository/shop/web/a", nested));
    assert.ok(!pushesTo("arn:aws:ecr:eu-west-1:333333333333:repository/shopweb/a", nested));
    assert.ok(pushesTo("arn:aws:ecr:eu-west-1:333333333333:repository/a/shop", ["**"]));
  });
});

describe("whether a cluster enforces network policies", () => {
  const enforced = (declared: object, properties: object, ...others: readonly Resource[]) => {
    const graph = graphOf(aws("aws:eks/cluster:Cluster", "resource", properties), ...others);
    return enforcementIn(estateWith({ clusters: declared }), graph, graph.all("EksCluster")[0]!);
  };
  const shop = (networkPolicy: object) => ({ shop: { select: [{ cluster: "shop" }], networkPolicy } });
  const addon = aws("aws:eks/addon:Addon", "cni", {
    clusterName: "shop",
    addonName: "vpc-cni",
    configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
  });

  it("is what the estate says of it, by its name", () => {
    const why = "the estate says so of cluster shop";
    assert.deepEqual(enforced(shop({ enforced: true }), { name: "shop" }), { enforced: "yes", why });
    assert.deepEqual(enforced(shop({ enforced: false }), { name: "shop" }, addon), { enforced: "no", why });
    assert.equal(enforced(shop({ enforced: true }), { name: "other" }).enforced, "unknown");
    const byResource = { shop: { select: [{ cluster: "resource" }], networkPolicy: { enforced: true } } };
    assert.equal(enforced(byResource, {}).enforced, "yes");
    assert.equal(enforced(byResource, { name: "shop" }).enforced, "unknown");
    assert.equal(enforced(byResource, { name: new Unknown("the name") }).enforced, "unknown");
  });

  it("is what its add-ons say where the estate is silent", () => {
    assert.equal(enforced(shop({}), { name: "shop" }, addon).enforced, "yes");
    assert.equal(enforced({}, { name: "shop" }, addon).enforced, "yes");
    assert.equal(enforced({}, { name: "shop" }).enforced, "unknown");
  });
});

describe("rights over production", () => {
  it("are those that change something, or show secrets", () => {
    const changing = (...actions: readonly string[]) => changingActions(statement({ actions }));
    assert.deepEqual(changing("s3:GetObject", "ec2:DescribeInstances", "ecr:BatchGetImage", "s3:List*"), []);
    assert.deepEqual(changing("s3:PutObject", "ec2:RunInstances"), ["s3:PutObject", "ec2:RunInstances"]);
    assert.deepEqual(changing("*"), ["*"]);
    assert.deepEqual(changing("*:Get*"), ["*:Get*"]);
    assert.deepEqual(changing("s3:*"), ["s3:*"]);
    assert.deepEqual(changing("SecretsManager:GetSecretValue", "ssm:GetParameters"), [
      "SecretsManager:GetSecretValue",
      "ssm:GetParameters",
    ]);
    assert.deepEqual(changing("secretsmanager:ListSecrets"), []);
    assert.deepEqual(changing("get"), ["get"]);
    assert.deepEqual(changingActions(statement({ notActions: ["iam:*"] })), ["all but what NotAction lists"]);
    assert.deepEqual(changingActions(statement({})), []);
  });

  it("lie in an account where an ARN names it", () => {
    const found = (...resources: readonly string[]) => resourceIn(statement({ resources }), [ours]);
    const arn = (account: string) => `arn:aws:ec2:eu-west-1:${account}:instance/*`;
    assert.equal(found(arn(theirs), arn(ours)), arn(ours));
    assert.equal(found(arn("1111*")), arn("1111*"));
    for (const resource of ["*", arn("*"), arn(""), arn("**"), arn(theirs), "arn:aws:s3:::bucket"])
      assert.equal(found(resource), undefined, resource);
    assert.equal(resourceIn(statement({}), [ours]), undefined);
    assert.equal(resourceIn(statement({ resources: [arn(ours)] }), []), undefined);
  });

  it("are a developer's by his name, or by whom a trust lets in", () => {
    const given = estateWith({ identities: { duties: { development: ["dev-*"] } } });
    const of = (principal: object, trust?: readonly Statement[]) =>
      developersOf(given, principal as Parameters<typeof developersOf>[1], trust);
    const trusting = (value: string, more: Partial<Statement> = {}, type = "AWS") =>
      statement({ principals: [{ type, value }] as NonNullable<Statement["principals"]>, ...more });
    assert.equal(of({ kind: "IamRole", name: "x", roleName: "dev-a" }), "by its name");
    assert.equal(of({ kind: "IamUser", name: "x", userName: "dev-a" }), "by its name");
    assert.equal(of({ kind: "IamGroup", name: "x", groupName: "dev-a" }), "by its name");
    assert.equal(of({ kind: "IamRole", name: "dev-a" }), "by its name");
    assert.equal(of({ kind: "IamRole", name: "dev-a", roleName: "ops" }), undefined);
    const role = { kind: "IamRole", name: "x", roleName: "ops" };
    const anna = `arn:aws:iam::${ours}:user/dev-anna`;
    assert.equal(of(role, [trusting("ops"), trusting(anna)]), `by ${anna}, whom its trust lets in`);
    assert.equal(of(role, [trusting(anna, { effect: "Deny" })]), undefined);
    assert.equal(of(role, [trusting(anna, {}, "Service")]), undefined);
    assert.equal(of(role, [statement({})]), undefined);
    assert.equal(of(role), undefined);
  });

  it("are left by a boundary that allows the action, or all but some", () => {
    assert.ok(leaves(statement({ actions: ["EC2:Run*"] }), "ec2:RunInstances"));
    assert.ok(leaves(statement({ notActions: ["iam:*"] }), "ec2:RunInstances"));
    assert.ok(!leaves(statement({ actions: ["s3:Put*"] }), "ec2:RunInstances"));
    assert.ok(!leaves(statement({ actions: ["ec2:Describe*"] }), "ec2:*"));
    assert.ok(!leaves(statement({}), "ec2:RunInstances"));
  });

  it("are judged action by action", () => {
    assert.deepEqual(onlyAction(statement({ actions: ["a:*", "b:*"], resources: ["*"] }), "a:Do"), {
      place: "Statement[0]",
      effect: "Allow",
      actions: ["a:Do"],
      resources: ["*"],
    });
    assert.deepEqual(onlyAction(statement({ notResources: ["x"] }), "a:Do"), {
      place: "Statement[0]",
      effect: "Allow",
      actions: ["a:Do"],
      notResources: ["x"],
    });
  });
});
