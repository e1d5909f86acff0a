import assert from "node:assert/strict";
import { forwardedIn } from "../../../../core/policy/connections";
import type { Endpoint } from "../../../../core/reachability";
import type { FlowAnalysis } from "../../../../core/reachability/flows";
import { ConnectionSet } from "../../../../core/sets";
import { host, outside, party, pods, tcp } from "./made";

const [door, other, node] = [host("door"), host("other"), host("node")];
const [world, client] = [outside("the internet"), pods("client")];
const [front, app] = [party("zone dmz", { role: "front" }), party("zone app")];
const bounds = (set: ConnectionSet) => ({ may: set, must: set });

const forward = (more: object = {}) => ({
  balancer: door,
  target: node,
  listens: bounds(tcp(443)),
  sends: bounds(tcp(8080)),
  anyPort: false,
  ...more,
});
const asking = (ends: readonly Endpoint[], to: readonly Endpoint[], set: ConnectionSet) => ({
  from: { party: party("the internet"), ends },
  to: { party: front, ends: to },
  verdict: "allowed",
  beyond: ConnectionSet.none(),
  ...bounds(set),
});

/** What the balancers pass on: `client → node TCP 8080 (zone app)`. */
function forwarded(
  forwards: readonly object[],
  groups: readonly object[],
  {
    counted = tcp(8000, 9000),
    blocked,
  }: { readonly counted?: ConnectionSet; readonly blocked?: Endpoint } = {},
): string[] {
  const analysis = {
    groups,
    parties: { of: (end: Endpoint) => [{ party: app, ends: [end] }] },
    reachability: {
      forwards,
      through: (end: Endpoint) => bounds(end === blocked ? ConnectionSet.none() : tcp(8080)),
    },
  } as unknown as FlowAnalysis;
  return [...forwardedIn(analysis, counted)].map(({ from, to, may, must, answer }) => {
    assert.equal(may, answer?.may);
    assert.equal(must, answer?.must);
    return `${from.party.label}: ${from.ends.map(({ name }) => name).join(" ")} → ${to.ends[0]?.name} ${may.toText()} (${to.party.label})`;
  });
}

describe("what a load balancer passes on", () => {
  const open = asking([world, client], [door, other], tcp(443));

  it("comes from each end that asks it, and is what meets its target", () => {
    assert.deepEqual(forwarded([forward()], [open]), [
      "the internet: the internet → node TCP 8080 (zone app)",
      "the internet: client → node TCP 8080 (zone app)",
    ]);
  });

  it("is none of those that ask on another port, or another balancer", () => {
    assert.deepEqual(forwarded([forward()], [asking([world], [door], tcp(80))]), []);
    assert.deepEqual(forwarded([forward()], [asking([world], [other], tcp(443))]), []);
    assert.equal(forwarded([forward()], [open, asking([world], [other], tcp(443))]).length, 2);
  });

  it("is none of what does not get through to the target", () => {
    assert.deepEqual(forwarded([forward()], [open], { blocked: world }), [
      "the internet: client → node TCP 8080 (zone app)",
    ]);
  });

  it("counts on connections that matter, and not on ports that only containers tell", () => {
    assert.deepEqual(forwarded([forward()], [open], { counted: tcp(22) }), []);
    assert.deepEqual(forwarded([forward({ anyPort: true })], [open]), []);
  });
});
