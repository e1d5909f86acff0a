import assert from "node:assert/strict";
import { reaching, type Passing } from "../../../../core/policy/connections";
import type { ConnectionAnswer, Endpoint } from "../../../../core/reachability";
import type { FlowAnalysis, Party } from "../../../../core/reachability/flows";
import { ConnectionSet } from "../../../../core/sets";
import { development, host, internet, outside, party, pods, tcp, witness } from "./made";

const none = ConnectionSet.none();
/** Witnesses of connections that pass directly are blocked, to tell them from those of an answer. */
const reachability = {
  between: (from: Endpoint, to: Endpoint) => ({
    witness: (connection: ConnectionSet["first"]) =>
      witness(from, to, { connection: connection!, verdict: "blocked" }),
  }),
};
const passing = (
  from: readonly [Party, ...Endpoint[]],
  to: readonly [Party, ...Endpoint[]],
  must: ConnectionSet,
  may = must,
): Passing => {
  const [[source, ...sources], [target, ...targets]] = [from, to];
  return { from: { party: source, ends: sources }, to: { party: target, ends: targets }, must, may };
};

const anybody = (): boolean => true;
const reached = (groups: readonly Passing[], ...rest: readonly [] | [(group: Passing) => ConnectionSet]) =>
  reaching({ groups: [], reachability } as unknown as FlowAnalysis, anybody, anybody, rest[0], groups);

const [app, data] = [party("zone app"), party("zone data")];
const [web, cart, orders, ledger] = [pods("web"), pods("cart"), pods("orders"), pods("ledger")];
const [world, six] = [outside("the internet"), outside("the internet (IPv6)")];
const names = (ends: readonly Endpoint[]): string => ends.map(({ name }) => name).join(" ");
const shown = (all: ReturnType<typeof reaching>): string[] =>
  all.map(
    ({ verdict, scope, sources, targets, connections }) =>
      `${verdict} ${scope}: ${names(sources)} → ${names(targets)} ${connections.toText()}`,
  );

describe("what reaches a target", () => {
  it("is told by zone and environment of the sources and zone of the targets", () => {
    const test = party("zone app", { environment: development });
    assert.deepEqual(
      shown(
        reached([
          passing([internet, world], [data, ledger], tcp(22)),
          passing([app, web], [data, ledger], tcp(22)),
          passing([test, cart], [data, ledger], tcp(22)),
          passing([app, web], [app, cart], tcp(22)),
        ]),
      ),
      [
        "violation the internet > zone data : the internet → ledger TCP 22",
        "violation zone app > zone app production: web → cart TCP 22",
        "violation zone app > zone data development: cart → ledger TCP 22",
        "violation zone app > zone data production: web → ledger TCP 22",
      ],
    );
  });

  it("is taken together over all ends, by one of them", () => {
    const groups = [
      passing([app, web], [data, ledger], tcp(22)),
      passing([app, cart, web], [data, orders], tcp(80)),
    ];
    const [found, ...others] = reached(groups);
    assert.deepEqual(others, []);
    assert.equal(names(found!.sources), "web cart");
    assert.equal(names(found!.targets), "ledger orders");
    assert.equal(found!.connections.toText(), "TCP 22,80");
    assert.deepEqual(
      found!.witness,
      witness(web, ledger, { connection: { protocol: "tcp", port: 22 }, verdict: "blocked" }),
    );
  });

  it("is what passes between a source and a target that were asked for, on connections that count", () => {
    const groups = [passing([app, web, cart], [data, ledger, orders], tcp(22, 25))];
    const analysis = { groups, reachability } as unknown as FlowAnalysis;
    const found = reaching(
      analysis,
      ({ name }) => name === "orders",
      ({ name }, { label }) => name === "cart" && label === "zone app",
      () => tcp(24, 30),
    );
    assert.deepEqual(shown(found), ["violation zone app > zone data production: cart → orders TCP 24-25"]);
    const never = () => false;
    assert.deepEqual(reaching(analysis, never, anybody), []);
    assert.deepEqual(reaching(analysis, anybody, never), []);
    assert.deepEqual(
      reaching(analysis, anybody, anybody, () => tcp(80)),
      [],
    );
    assert.deepEqual(shown(reaching(analysis, anybody, anybody)), [
      "violation zone app > zone data production: web cart → ledger orders TCP 22-25",
    ]);
  });

  it("is followed by the answer that tells of it, where one does", () => {
    const answer = {
      witness: () => witness(cart, orders, { connection: { protocol: "tcp", port: 8080 } }),
    } as unknown as ConnectionAnswer;
    const group = { ...passing([app, web], [data, ledger], tcp(22)), answer };
    assert.equal(reached([group])[0]?.witness.from.name, "cart");
    assert.equal(reached([{ ...group, must: none }])[0]?.witness.from.name, "cart");
  });
});

describe("what may reach a target", () => {
  const doubtful = (from: readonly [Party, ...Endpoint[]], to: readonly [Party, ...Endpoint[]]) =>
    passing(from, to, none, tcp(22));

  it("is told where nothing that counts is certain", () => {
    const [found] = reached([doubtful([app, web], [data, ledger])]);
    assert.equal(found?.verdict, "unknown");
    assert.equal(found.scope, "zone app > zone data production in doubt");
    assert.equal(found.doubt, "in which zone the ends lie");
    assert.deepEqual(shown(reached([passing([app, web], [data, ledger], tcp(22), tcp(22, 25))])), [
      "violation zone app > zone data production: web → ledger TCP 22",
    ]);
    assert.deepEqual(
      shown(reached([passing([app, web], [data, ledger], tcp(22), tcp(22, 25))], () => tcp(23, 30))),
      ["unknown zone app > zone data production in doubt: web → ledger TCP 23-25"],
    );
  });

  it("is told by what was not given where it hangs on that alone", () => {
    const lost = (label: string, missing: string) => party(label, { missing });
    const [node, client] = [host("node"), host("client")];
    const found = reached([
      doubtful([lost("zone dmz", "VPC a"), client], [app, web]),
      doubtful([app, web], [lost("zone data", "VPC a"), node]),
      doubtful([lost("zone app", "VPC b"), client], [lost("zone data", "VPC a"), node]),
    ]);
    assert.deepEqual(shown(found), [
      "unknown VPC a in doubt: client web → web node TCP 22",
      "unknown VPC b in doubt: client → node TCP 22",
    ]);
    assert.equal(found[0]?.doubt, "what client and node may connect with: VPC a were not given");
  });

  it("is left out where both its sources and its targets are told of already", () => {
    const certain = [
      passing([app, web], [data, ledger], tcp(22)),
      passing([party("zone dmz"), cart], [data, orders], tcp(22)),
    ];
    const scopes = (...doubts: readonly Passing[]): string[] =>
      reached([...certain, ...doubts])
        .filter(({ verdict }) => verdict === "unknown")
        .map(({ scope }) => scope);
    assert.deepEqual(scopes(doubtful([app, web], [data, orders])), []);
    assert.deepEqual(scopes(doubtful([app, web, cart], [data, orders, ledger])), []);
    const told = "zone app > zone data production in doubt";
    assert.deepEqual(scopes(doubtful([app, web, pods("new")], [data, orders])), [told]);
    assert.deepEqual(scopes(doubtful([app, web], [data, orders, pods("new")])), [told]);
    // An end told of as a target is not told of as a source.
    assert.deepEqual(scopes(doubtful([app, ledger], [data, orders])), [told]);
    assert.deepEqual(scopes(doubtful([app, web], [data, cart])), [told]);
  });

  it("from the internet is left out where another part of it is told of", () => {
    const scopes = (certain: Passing, doubt: Passing): string[] =>
      reached([certain, passing([app, web], [data, orders], tcp(22)), doubt])
        .filter(({ verdict }) => verdict === "unknown")
        .map(({ scope }) => scope);
    const open = passing([internet, world], [data, ledger], tcp(22));
    const told = ["the internet > zone data  in doubt"];
    assert.deepEqual(scopes(open, doubtful([internet, six], [data, ledger])), []);
    assert.deepEqual(scopes(open, doubtful([internet, six], [data, cart])), told);
    const inside = passing([app, web], [data, ledger], tcp(22));
    assert.deepEqual(scopes(inside, doubtful([internet, six], [data, ledger])), told);
  });

  it("is put in the order of its scope among what is certain", () => {
    const [b, a, c] = [party("b"), party("a"), party("c")];
    const found = reached([
      passing([b, web], [data, ledger], tcp(22)),
      passing([c, cart], [data, ledger], tcp(22)),
      doubtful([a, orders], [data, ledger]),
    ]);
    assert.deepEqual(
      found.map(({ scope }) => scope[0]),
      ["a", "b", "c"],
    );
  });
});
