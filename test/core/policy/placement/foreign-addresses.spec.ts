import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../../../core/graph";
import { manifest, resource } from "../../../../core/policy/minimal";
import { concernsControlled, foreignAddresses } from "../../../../core/policy/placement";
import { estateWith } from "../../../support/judge-example";
import { environmentsOf } from "../made";

const environments = {
  production: {
    select: [{ namespace: "shop-*" }, { account: "333333333333" }],
    controlled: true,
    level: "hybrid",
  },
  staging: { select: [{ namespace: "staging-*" }, { account: "444444444444" }] },
  development: {
    select: [
      { namespace: "trial-*" },
      { account: "555555555555" },
      { stack: "*/trial" },
      { cluster: "trial" },
    ],
  },
};
const estate = estateWith({ environments });

const lambda = (changes: Partial<Resource> = {}): Resource => ({
  ...resource("aws:lambda/function:Function", "orders", { name: "orders" }),
  account: "333333333333",
  ...changes,
});

/** A resource of another account, with what a state says of it. */
const theirs = (outputs: Readonly<Record<string, unknown>>, account = "555555555555"): Resource =>
  resource("aws:rds/subnetGroup:SubnetGroup", "theirs", {}, { account, stack: "example/trial", outputs });

/** What a text of a production function names of other environments. */
function named(text: string, ...others: readonly Resource[]): readonly string[] {
  return namedBy(lambda(), text, ...others);
}

function namedBy(own: Resource, text: string, ...others: readonly Resource[]): readonly string[] {
  const graph = buildGraph([own, ...others]);
  const environmentOf = environmentsOf(estate);
  const [node] = graph.of(own.id);
  assert.ok(node);
  const context = { graph, estate, environmentOf, environment: environmentOf(node) };
  return foreignAddresses(context, node, text).map(
    ({ address, environments: of }) => `${address} of ${of.join(", ")}`,
  );
}

describe("addresses that carry an account", () => {
  it("are those of another environment's account", () => {
    for (const address of [
      "arn:aws:sns:eu-west-1:555555555555:orders",
      "arn:aws-cn:dynamodb:cn-north-1:555555555555:table/orders",
      "555555555555.dkr.ecr.eu-west-1.amazonaws.com/orders:1",
      "sqs.eu-west-1.amazonaws.com/555555555555/orders.fifo",
      "sqs.cn-north-1.amazonaws.com.cn/555555555555/orders",
      "555555555555.signin.aws.amazon.com",
    ])
      assert.deepEqual(named(`x="${address}",`), [`${address} of development`]);
  });

  it("are none of one's own, or of nobody's", () => {
    assert.deepEqual(named("arn:aws:sns:eu-west-1:333333333333:orders"), []);
    assert.deepEqual(named("arn:aws:sns:eu-west-1:999999999999:orders"), []);
    assert.deepEqual(named("arn:aws:s3:::orders and 555555555555"), []);
  });

  it("are found however far behind they stand", () => {
    assert.deepEqual(named(`${"- x\n".repeat(100_000)}arn:aws:sns:eu-west-1:555555555555:a`), [
      "arn:aws:sns:eu-west-1:555555555555:a of development",
    ]);
  });

  it("are told once each", () => {
    assert.deepEqual(named("arn:aws:sns:a:555555555555:a arn:aws:sns:a:555555555555:a"), [
      "arn:aws:sns:a:555555555555:a of development",
    ]);
  });
});

describe("addresses within a cluster", () => {
  const podIn = (namespace: string, changes: Partial<Resource> = {}): Resource => ({
    ...manifest({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a", namespace },
      spec: { containers: [] },
    }),
    ...changes,
  });

  it("are of the environment that their namespace is of", () => {
    const ours = podIn("shop-checkout", { stack: "example/none" });
    assert.deepEqual(namedBy(ours, "http://orders.trial-orders.svc.cluster.local:80"), [
      "orders.trial-orders.svc of development",
    ]);
    assert.deepEqual(namedBy(ours, "o.staging-a.svc and p.trial-b.svc/x"), [
      "o.staging-a.svc of staging",
      "p.trial-b.svc of development",
    ]);
    assert.deepEqual(namedBy(ours, "orders.shop-orders.svc"), []);
    assert.deepEqual(namedBy(ours, "orders.trial-orders.pod"), []);
  });

  it("are of the environment that the stack, account or cluster around them is of", () => {
    const found = (around: Partial<Resource>) =>
      namedBy(podIn("shop-checkout", { stack: "example/none", ...around }), "orders.other.svc");
    assert.deepEqual(found({ stack: "example/trial" }), ["orders.other.svc of development"]);
    assert.deepEqual(found({ cluster: "trial" }), ["orders.other.svc of development"]);
    assert.deepEqual(found({ account: "444444444444" }), ["orders.other.svc of staging"]);
    assert.deepEqual(found({ account: "333333333333" }), []);
  });

  it("are nobody's where the estate says nothing of their namespace, or what is not known would have to tell", () => {
    // The stack may be one of development's, which comes before staging.
    assert.deepEqual(namedBy(podIn("shop-checkout"), "orders.staging-orders.svc"), []);
    assert.deepEqual(namedBy(podIn("staging-a", { stack: "example/none" }), "orders.other.svc"), []);
    assert.deepEqual(namedBy(podIn("staging-a"), "orders.other.svc"), []);
  });
});

describe("addresses that a state tells of", () => {
  const host = "trial.abc.eu-west-1.rds.amazonaws.com";

  it("are those that another environment's resource answers at", () => {
    for (const output of [
      "address",
      "endpoint",
      "readerEndpoint",
      "primaryEndpointAddress",
      "configurationEndpointAddress",
      "dnsName",
      "bucketDomainName",
      "bucketRegionalDomainName",
    ])
      assert.deepEqual(named(`postgres://u@${host}:5432/orders`, theirs({ [output]: host })), [
        `${host} of development`,
      ]);
  });

  it("are the same with a scheme, a port, a path, or capitals", () => {
    for (const written of [
      `https://${host}`,
      `${host}:5432`,
      `https://${host}:443/orders/1`,
      `${host}/orders\nmore`,
      host.toUpperCase(),
    ])
      assert.deepEqual(named(host, theirs({ endpoint: written })), [`${host} of development`], written);
    assert.deepEqual(named("TRIAL.abc.EU-west-1.rds.amazonaws.com", theirs({ endpoint: host })), [
      "TRIAL.abc.EU-west-1.rds.amazonaws.com of development",
    ]);
  });

  it("are no others", () => {
    const answers = theirs({ endpoint: host });
    assert.deepEqual(named(`http://x-https://${host}`, theirs({ endpoint: `x-https://${host}` })), []);
    assert.deepEqual(named(host), []);
    assert.deepEqual(named(`other.${host}`, answers), []);
    assert.deepEqual(named(host, theirs({ endpoint: 5432, arn: host })), []);
    assert.deepEqual(named(host, theirs({ endpoint: host }, "333333333333")), []);
    const unread = resource(
      "aws:none/none:None",
      "a",
      {},
      { account: "555555555555", outputs: { endpoint: host } },
    );
    assert.deepEqual(named(host, unread), []);
  });
});

describe("whether a tie between environments concerns a controlled one", () => {
  it("does where either side is", () => {
    const [own, free] = [{ controlled: true }, { controlled: false }];
    assert.equal(concernsControlled(estate, own, ["development"]), true);
    assert.equal(concernsControlled(estate, own, []), true);
    assert.equal(concernsControlled(estate, free, ["production"]), true);
    assert.equal(concernsControlled(estate, free, ["staging", "production"]), true);
    assert.equal(concernsControlled(estate, free, ["staging"]), false);
    assert.equal(concernsControlled(estate, free, ["nowhere"]), false);
    assert.equal(concernsControlled(estate, free, []), false);
  });
});
