import assert from "node:assert/strict";
import { buildGraph } from "../../../../core/graph";
import { forbiddenBetween, reportForbidden } from "../../../../core/policy/connections";
import { report, runCheck } from "../../../../core/policy/run";
import type { Endpoint } from "../../../../core/reachability";
import type { Course, ForbiddenTraffic, Party } from "../../../../core/reachability/flows";
import { development, host, hopSource, internet, outside, party, pods, tcp, witness } from "./made";

interface Made {
  readonly from: readonly [Party, ...Endpoint[]];
  readonly to: readonly [Party, ...Endpoint[]];
  readonly port?: number;
  readonly course?: Course;
  readonly verdict?: ForbiddenTraffic["verdict"];
}

const traffic = ({
  from,
  to,
  port = 80,
  course = "internal",
  verdict = "violation",
}: Made): ForbiddenTraffic => {
  const [[source, ...sources], [target, ...targets]] = [from, to];
  const connections = tcp(port);
  return {
    verdict,
    course,
    from: source,
    to: target,
    sources: [{ ends: sources, connections }],
    targets: [{ ends: targets, connections }],
    connections,
    witness: witness(sources[0]!, targets[0]!),
  };
};

const between = (course: Course, ...all: readonly Made[]) =>
  forbiddenBetween({ forbidden: all.map((each) => traffic({ course, ...each })) }, course);

const [app, dmz, data] = [party("zone app"), party("zone dmz"), party("zone data")];
const elsewhere = party("networks in no zone", { role: "outside", environment: undefined });
const [web, orders, cart, ledger] = [pods("web"), pods("orders"), pods("cart"), pods("ledger")];
const world = outside("the internet");

describe("forbidden connections", () => {
  it("are those of one course only", () => {
    const all = [traffic({ from: [dmz, web], to: [app, orders] })];
    assert.equal(forbiddenBetween({ forbidden: all }, "internal").length, 1);
    assert.equal(forbiddenBetween({ forbidden: all }, "ingress").length, 0);
  });

  it("are taken together by pairs of zones, with the shares of all ends", () => {
    const found = between(
      "internal",
      { from: [dmz, web], to: [data, ledger] },
      { from: [dmz, web], to: [app, orders] },
      { from: [party("zone dmz", { key: "other" }), web], to: [app, cart], port: 81 },
    );
    assert.deepEqual(
      found.map(({ key, from, to }) => [key, from, to]),
      [
        ["zone dmz > zone app", "zone dmz", "zone app"],
        ["zone dmz > zone data", "zone dmz", "zone data"],
      ],
    );
    const [first] = found;
    assert.deepEqual(
      first?.targets.map(({ ends, connections }) => [ends, connections.toText()]),
      [
        [[cart], "TCP 81"],
        [[orders], "TCP 80"],
      ],
    );
    assert.deepEqual(
      first?.sources.map(({ ends, connections }) => [ends, connections.toText()]),
      [[[web], "TCP 80-81"]],
    );
  });

  it("are told apart by what is certain and what is in doubt, and by environment", () => {
    const pair = { from: [dmz, web], to: [app, orders] } as const;
    const keys = (...all: readonly Made[]) => between("internal", ...all).map(({ key }) => key);
    assert.deepEqual(keys(pair, { ...pair, verdict: "unknown" }), [
      "zone dmz > zone app",
      "zone dmz > zone app in doubt",
    ]);
    const test = (label: string) => party(label, { environment: development });
    const names = between(
      "crossing",
      pair,
      { ...pair, to: [test("zone app"), orders] },
      { ...pair, from: [test("zone dmz"), web] },
    );
    assert.deepEqual(names.map(({ environments: { from, to } }) => `${from} ${to}`).sort(), [
      "development production",
      "production development",
      "production production",
    ]);
  });

  it("from outside are taken together by their targets alone", () => {
    const found = between(
      "ingress",
      { from: [elsewhere, outside("10.0.0.0/8")], to: [app, orders] },
      { from: [internet, world], to: [app, orders] },
      { from: [internet, world], to: [dmz, web] },
    );
    assert.deepEqual(
      found.map(({ key, from, to, environments }) => [key, from, to, environments]),
      [
        ["zone app", "the internet and networks in no zone", "zone app", { from: "none", to: "production" }],
        ["zone dmz", "the internet", "zone dmz", { from: "none", to: "production" }],
      ],
    );
  });

  it("to what lies outside are taken together by their sources alone", () => {
    const found = between(
      "egress",
      { from: [app, orders], to: [internet, world] },
      { from: [app, orders], to: [elsewhere, outside("10.0.0.0/8")] },
      { from: [dmz, web], to: [internet, world], verdict: "unknown" },
      { from: [party("zone app", { environment: development }), cart], to: [internet, world] },
    );
    assert.deepEqual(
      found
        .map(({ key, from, to, environments }) => [key, from, to, environments.from, environments.to])
        .sort(),
      [
        ["zone app", "zone app", "the internet and networks in no zone", "production", "none"],
        ["zone app", "zone app", "the internet", "development", "none"],
        ["zone dmz in doubt", "zone dmz", "the internet", "production", "none"],
      ],
    );
  });

  it("that are in doubt for one cause are one, whatever the zones", () => {
    const cause = { missing: "VPC a, its subnets and routes" };
    const lost = (label: string) => party(label, cause);
    const found = between(
      "internal",
      { from: [lost("zone app"), host("one")], to: [data, ledger], verdict: "unknown" },
      { from: [dmz, web], to: [lost("zone app"), host("two")], verdict: "unknown" },
      { from: [dmz, web], to: [lost("zone app"), host("three")] },
    );
    assert.deepEqual(
      found.map(({ key, missing, verdict }) => [key, missing, verdict]),
      [
        [cause.missing, cause.missing, "unknown"],
        ["zone dmz > zone app", undefined, "violation"],
      ],
    );
    assert.equal(found[0]?.from, "zone dmz and zone app");
  });

  it("are about the first target, or the first source where the targets lie outside", () => {
    const on = (made: Made): string | undefined => between("internal", made)[0]?.on?.name;
    assert.equal(on({ from: [dmz, web], to: [app, orders, cart] }), "orders");
    assert.equal(on({ from: [dmz, web], to: [internet, world] }), "web");
    assert.equal(on({ from: [internet, world], to: [internet, world] }), undefined);
  });

  it("are shown by what runs in pools before the pools themselves", () => {
    const pool = party("zone app", { key: "pool", role: "pool" });
    const machines = { from: [dmz, web], to: [pool, host("node")] } as const;
    const workloads = { from: [dmz, web], to: [app, orders] } as const;
    const out = { from: [pool, host("node")], to: [data, ledger] } as const;
    assert.equal(between("internal", machines, workloads)[0]?.on?.name, "orders");
    assert.equal(between("internal", machines)[0]?.on?.name, "node");
    assert.equal(
      between("internal", machines, { ...machines, to: [pool, host("two")] })[0]?.on?.name,
      "node",
    );
    const [found] = between("internal", out, { from: [app, orders], to: [data, cart] });
    assert.equal(found?.on?.name, "cart");
  });
});

describe("a report of forbidden connections", () => {
  const reported = (made: Made, partial = false) => {
    const graph = buildGraph([], { partial });
    const [found] = between("internal", made);
    return runCheck(() => reportForbidden({ graph, report }, found!, "is reached"), undefined).outcomes;
  };
  const pair = { from: [dmz, web], to: [app, orders] } as const;

  it("is a violation with its witness where it is certain", () => {
    const [first, ...others] = reported(pair);
    assert.deepEqual(others, []);
    assert.equal(first?.kind, "violation");
    assert.equal(first.message, "is reached");
    assert.equal(first.path, "");
    assert.equal(first.options?.key, "zone dmz > zone app");
    assert.equal(first.options.on?.name, "orders");
    assert.deepEqual(first.options.evidence, [{ text: "web → orders on TCP 80: allowed" }]);
  });

  it("is in doubt in a part of an estate, of which the rest may close it", () => {
    const [first] = reported(pair, true);
    assert.equal(first?.kind, "unknown");
    assert.equal(first.missing, "the rest of the estate, which may close it");
  });

  it("is in doubt by what the witness lacks", () => {
    const doubt = traffic({ ...pair, verdict: "unknown" });
    const hops = [
      {
        at: "egress of web",
        verdict: "unknown",
        reason: "unknown",
        sources: [hopSource("a")],
        missing: "the port",
      },
    ] as const;
    const forbidden = [{ ...doubt, witness: witness(web, orders, { verdict: "unknown", hops }) }];
    const [found] = forbiddenBetween({ forbidden }, "internal");
    const graph = buildGraph([]);
    const [first] = runCheck(
      () => reportForbidden({ graph, report }, found!, "is reached"),
      undefined,
    ).outcomes;
    assert.equal(first?.kind, "unknown");
    assert.equal(first.path, "");
    assert.equal(first.missing, "whether zone dmz reaches zone app beyond the flows: the port");
    assert.equal(first.options?.key, "zone dmz > zone app in doubt");
  });

  it("is in doubt by what was not given of the networks", () => {
    const lost = party("zone app", { missing: "VPC a" });
    const ends = { from: [dmz, host("client")], to: [lost, host("node")], verdict: "unknown" } as const;
    const [first] = reported(ends);
    assert.equal(first?.path, "");
    assert.equal(first.missing, "what client and node may connect with: VPC a were not given");
    assert.equal(first.options?.key, "VPC a");
  });

  it("is about nothing of the graph where both ends lie outside", () => {
    const [first] = reported({ from: [internet, world], to: [elsewhere, world] });
    assert.ok(!("on" in first!.options!));
  });
});
