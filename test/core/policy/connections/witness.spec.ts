import assert from "node:assert/strict";
import { missingOf, witnessEvidence } from "../../../../core/policy/connections";
import { notGiven } from "../../../../core/policy/connections/witness";
import type { Hop } from "../../../../core/reachability";
import { host, hopSource, outside, pods, witness } from "./made";

const [web, orders] = [pods("shop/web"), pods("shop/orders")];
const hop = (more: Partial<Hop>): Hop => ({
  at: "egress of shop/web",
  verdict: "allowed",
  reason: "rule",
  sources: [],
  ...more,
});
const follow = (...hops: readonly Hop[]) => witnessEvidence(witness(web, orders, { hops }));
const textOf = (more: Partial<Hop>): string => follow(hop(more))[1]!.text;

describe("a connection as evidence", () => {
  it("begins with its ends, its protocol and port, and what becomes of it", () => {
    assert.deepEqual(witnessEvidence(witness(web, orders)), [
      { text: "shop/web → shop/orders on TCP 80: allowed" },
    ]);
    const ping = { connection: { protocol: "icmp", type: 8, code: 0 }, verdict: "blocked" } as const;
    assert.deepEqual(witnessEvidence(witness(web, orders, ping)), [
      { text: "shop/web → shop/orders on ICMP: blocked" },
    ]);
  });

  it("names at each hop the rule that decides, and where it stands", () => {
    assert.deepEqual(follow(hop({ sources: [hopSource("NetworkPolicy out", "spec.egress[0]")] }))[1], {
      text: "egress of shop/web: allowed, by NetworkPolicy out spec.egress[0]",
      resource: "id of NetworkPolicy out",
      path: "spec.egress[0]",
    });
    assert.equal(textOf({ sources: [hopSource("Vpc a")] }), "egress of shop/web: allowed, by Vpc a");
    assert.equal(
      textOf({ sources: [hopSource("a", "x"), hopSource("b"), hopSource("c")] }),
      "egress of shop/web: allowed, by a x and 2 more",
    );
  });

  it("says why where no rule does", () => {
    assert.deepEqual(follow(hop({ reason: "open" }))[1], {
      text: "egress of shop/web: allowed, nothing restricts it",
    });
    assert.equal(
      textOf({ reason: "open", sources: [hopSource("a")] }),
      "egress of shop/web: allowed, nothing restricts it",
    );
    assert.equal(
      textOf({ verdict: "blocked", reason: "no-rule", sources: [hopSource("a")] }),
      "egress of shop/web: blocked, no rule of a",
    );
    assert.equal(
      textOf({ verdict: "unknown", reason: "unknown", missing: "the port" }),
      "egress of shop/web: unknown, not known the port",
    );
    assert.equal(
      textOf({ verdict: "unknown", reason: "foreign", sources: [hopSource("a")] }),
      "egress of shop/web: unknown, depends on a",
    );
    assert.equal(
      textOf({ reason: "not-enforced" }),
      "egress of shop/web: allowed, nothing enforces policies",
    );
  });
});

describe("what is missing of a connection", () => {
  const missing = (...hops: readonly Partial<Hop>[]): string =>
    missingOf(witness(web, orders, { hops: hops.map(hop) }));
  const unknown = (name?: string): Partial<Hop> => ({
    verdict: "unknown",
    ...(name !== undefined && { missing: name }),
  });

  it("is what hops that are not known lack, or the hops themselves", () => {
    assert.equal(missing(unknown("the port")), "the port");
    assert.equal(missing(unknown()), "egress of shop/web");
    assert.equal(missing({ missing: "the port" }, unknown("the block")), "the block");
  });

  it("is named once, three things at most", () => {
    assert.equal(missing(unknown("a"), unknown("b"), unknown("a")), "a; b");
    assert.equal(missing(...["a", "b", "c", "d"].map(unknown)), "a; b; c");
  });

  it("is where the ends lie where all hops are known", () => {
    assert.equal(missing(), "in which zone the ends lie");
    assert.equal(missing({}), "in which zone the ends lie");
  });

  it("is of the machines whose networks were not given, whatever stands at the other end", () => {
    assert.equal(
      notGiven([web, host("node"), outside("the internet"), host("other")], "VPC a"),
      "what node and other may connect with: VPC a were not given",
    );
  });
});
