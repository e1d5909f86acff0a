import assert from "node:assert/strict";
import { defaultEstate, type Estate } from "../../../core/estate";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { createResolver } from "../../../core/policy/environment";
import { judge } from "../../../core/policy/judge";
import { onPool, placementExample, pool, tenant } from "../../../core/policy";
import { catalog } from "../../../policies/catalog";
import { estateWith } from "../../support/judge-example";

const policies = catalog.filter(({ group }) => group === "placement").map(({ policy }) => policy);

/** What the placement policies say, each as `kind policy subject (missing)`. */
function saidBy(declared: Estate, resources: readonly Resource[], partial = false): readonly string[] {
  const options = {
    estate: declared,
    resolver: createResolver(declared, { stack: "example/production" }),
    stage: "state" as const,
  };
  return judge(
    policies,
    buildGraph(placementExample([resources]).resources, { partial }),
    options,
  ).findings.map(
    ({ kind, policy, subject, missing }) => `${kind} ${policy} ${subject.name} (${missing ?? ""})`,
  );
}

const said = (resources: readonly Resource[], estate: object = {}, partial = false): readonly string[] =>
  saidBy(estateWith(estate), resources, partial);

const claim = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "orders" } }] };

describe("machines that were not given", () => {
  const services = [
    ...tenant("checkout", "app", claim),
    ...tenant("cart", "app", claim),
    ...tenant("orders", "app", claim),
  ];

  it("are unknown once for each policy that they may violate, not once a workload", () => {
    const critical = { critical: [{ workload: "checkout", pools: ["vault"] }, { workload: "cart" }] };
    assert.deepEqual([...said(services, critical)].sort(), [
      "unknown disallow-stored-data-on-exposed-hosts checkout (the nodes of shop)",
      "unknown restrict-critical-services checkout (the nodes of shop)",
      "unknown restrict-workload-hosts checkout (the nodes of shop)",
    ]);
  });

  it("may be in an account that is kept for others", () => {
    const accountGroups = {
      payments: { accounts: ["444444444444"], select: [{ namespace: "checkout" }] },
    };
    assert.ok(
      said(services, { accountGroups }).includes(
        "unknown restrict-workload-accounts checkout (the nodes of shop)",
      ),
    );
    assert.ok(
      !said([...pool("back", "app"), ...services], { accountGroups }).some((each) =>
        each.includes("(the nodes of shop)"),
      ),
    );
  });

  it("may stand beside those that were, where only a part was given", () => {
    const back = pool("back", "app");
    assert.deepEqual(said([...back, ...tenant("checkout", "app", onPool("back"))], {}, false), []);
    assert.deepEqual(said([...back, ...tenant("checkout", "app", onPool("back"))], {}, true), [
      "unknown restrict-workload-hosts checkout (the nodes of shop)",
    ]);
  });

  it("concern nobody where the estate divides nothing", () => {
    const declared = defaultEstate();
    assert.deepEqual(saidBy(declared, services), []);
  });
});

describe("doubt in what parts workloads", () => {
  const rules = (rule: object) => ({
    environments: { production: { level: "mine" } },
    levels: { mine: { cohabitation: [rule] } },
  });

  it("is of trust where one lies in no zone", () => {
    const both = [
      ...pool("shared", "app", { labels: {}, taints: [] }),
      ...tenant("checkout", "app", {}),
      ...tenant("stray", "nowhere", {}),
    ];
    const found = said(both, rules({ differ: "trust", by: 10 }));
    assert.ok(
      found.some((each) => each.startsWith("unknown restrict-cohabitation checkout")),
      found.join("\n"),
    );
  });

  it("is of a port of the host that is not known: it may part them, and may not", () => {
    const port = (hostPort: unknown) => ({
      containers: [{ name: "main", image: "x", ports: [{ containerPort: 80, hostPort }] }],
    });
    const on = (first: unknown, second: unknown) =>
      said(
        [
          ...pool("shared", "app", { labels: {}, taints: [] }),
          ...tenant("checkout", "app", port(first)),
          ...tenant("cart", "app", port(second)),
        ],
        rules({ differ: "namespace" }),
      ).filter((each) => each.includes("restrict-cohabitation"));
    assert.deepEqual(on(80, 80), []);
    assert.deepEqual(on(80, 81), ["violation restrict-cohabitation checkout ()"]);
    assert.deepEqual(on(80, new Unknown("the port")), ["unknown restrict-cohabitation checkout (the port)"]);
  });
});
