import assert from "node:assert/strict";
import { isJudgedTogether, isLeftOut, relevantIn } from "../../../../core/audit";
import { buildGraph, Secret, type Resource } from "../../../../core/graph";
import { createResolver } from "../../../../core/policy/environment";
import { judge } from "../../../../core/policy/judge";
import { exampleTime, exampleTrust } from "../../../../core/policy/minimal";
import { catalog } from "../../../../policies/catalog";
import { estateWith } from "../../../support/judge-example";

const together = catalog.filter(isJudgedTogether);

/** Of stacks, what no policy over several of them is about: rights, logs, keys, repositories. */
const besides = catalog
  .filter(({ group }) => ["identity", "audit", "account", "image"].includes(group))
  .flatMap(({ policy }) => Object.values(policy.bad()))
  .filter(({ resources }) => relevantIn(buildGraph(resources)).length < resources.length)
  .slice(0, 60)
  .flatMap(({ resources }, at) =>
    resources.map((each): Resource => ({ ...each, id: `${each.id}-${at}`, name: `${each.name}-${at}` })),
  );

const named = (more: Partial<Resource>, name = "key"): Resource => ({
  id: `urn:pulumi:production::shop::aws:kms/key:Key::${name}`,
  urn: `urn:pulumi:production::shop::aws:kms/key:Key::${name}`,
  type: "aws:kms/key:Key",
  name,
  properties: { enableKeyRotation: true },
  stack: "shop/production",
  ...more,
});

describe("what of a stack bears on others", () => {
  const left = (...resources: Resource[]): string[] =>
    relevantIn(buildGraph(resources)).map(({ name }) => name);

  it("leaves out what is judged stack by stack", () => {
    assert.deepEqual(left(named({})), []);
  });

  it("keeps what names a network or an address, and what holds a secret", () => {
    for (const properties of [
      { policy: new Secret("hush") },
      { tags: { deep: { subnetIds: [] } } },
      { securityGroupIds: [] },
    ])
      assert.deepEqual(left(named({ properties })), ["key"], JSON.stringify(properties));
    assert.deepEqual(left(named({ outputs: { endpoint: "x.example.com" } })), ["key"]);
  });

  it("keeps what is unknown to it, and what that refers to, over however many steps", () => {
    const other = named({ type: "other:index:Thing", dependencies: [named({}, "first").urn!] }, "other");
    const first = named({ propertyDependencies: { policy: [named({}, "second").urn!] } }, "first");
    assert.deepEqual(left(named({}, "second"), first, other, named({}, "alone")), [
      "second",
      "first",
      "other",
    ]);
  });

  it("is all that policies over several stacks ask for", function () {
    this.timeout(120_000);
    assert.ok(besides.length > 40, String(besides.length));
    let fewer = 0;
    let found = 0;
    for (const { policy } of together)
      for (const [title, example] of Object.entries({ ...policy.good(), ...policy.bad() })) {
        const estate = estateWith(example.estate ?? {});
        const judged = (resources: readonly Resource[]) => {
          const asked = new Set<string>();
          const graph = buildGraph(resources, { joined: true, asked: (kind) => asked.add(kind) });
          const { findings, tallies } = judge([policy], graph, {
            estate,
            resolver: createResolver(estate, { stack: example.stack ?? "example/production" }),
            stage: "state",
            now: exampleTime,
            ...(example.images && { images: exampleTrust(example.images) }),
          });
          return { findings, tallies: [...tallies], lacking: [...asked].filter(isLeftOut) };
        };
        const whole = [...example.resources, ...besides];
        const lean = relevantIn(buildGraph(whole));
        if (lean.length < whole.length) fewer += 1;
        const [all, some] = [judged(whole), judged(lean)];
        assert.deepEqual(some.lacking, [], `${policy.name}: ${title}`);
        assert.deepEqual(some, all, `${policy.name}: ${title}`);
        found += all.findings.length;
      }
    assert.ok(fewer > 100 && found > 100, `${fewer} ${found}`);
  });
});
