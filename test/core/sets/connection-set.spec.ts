import assert from "node:assert/strict";
import fc from "fast-check";
import { parseConnections } from "../../../core/sets/connection-parse";
import { ConnectionSet, type Connection } from "../../../core/sets/connection-set";
import { icmpCodes, icmpTypes } from "../../../core/sets/icmp-set";
import { portRange } from "../../../core/sets/port-set";
import { protocolRange } from "../../../core/sets/protocol";

// The oracle: a rule is a predicate on single packets, and every packet of a small sample is asked.
type Rule =
  | { kind: "ports"; protocol: "tcp" | "udp" | "sctp"; first: number; last: number }
  | { kind: "icmp"; protocol: "icmp" | "icmpv6"; type: number; code: number | undefined }
  | { kind: "other"; number: number };

const EDGES = [1, 2, 3, 22, 80, 443, 65534, 65535];
const NUMBERS = [0, 2, 47, 50, 255];
const PACKETS: Connection[] = [
  ...(["tcp", "udp", "sctp"] as const).flatMap((protocol) => EDGES.map((port) => ({ protocol, port }))),
  ...(["icmp", "icmpv6"] as const).flatMap((protocol) =>
    [0, 8, 255].flatMap((type) => [0, 1, 255].map((code) => ({ protocol, type, code }))),
  ),
  ...NUMBERS.map((protocol) => ({ protocol })),
];

const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("tcp" as const, "udp" as const, "sctp" as const),
      fc.constantFrom(...EDGES),
      fc.constantFrom(...EDGES),
    )
    .map(([protocol, a, b]): Rule => ({
      kind: "ports",
      protocol,
      first: Math.min(a, b),
      last: Math.max(a, b),
    })),
  fc
    .tuple(
      fc.constantFrom("icmp" as const, "icmpv6" as const),
      fc.constantFrom(0, 8, 255),
      fc.constantFrom(undefined, 0, 1, 255),
    )
    .map(([protocol, type, code]): Rule => ({ kind: "icmp", protocol, type, code })),
  fc.constantFrom(...NUMBERS).map((number): Rule => ({ kind: "other", number })),
);
const rules = fc.array(rule, { maxLength: 10 });

function allows(one: Rule, packet: Connection): boolean {
  switch (one.kind) {
    case "ports":
      return (
        "port" in packet &&
        packet.protocol === one.protocol &&
        one.first <= packet.port &&
        packet.port <= one.last
      );
    case "icmp":
      return (
        "type" in packet &&
        packet.protocol === one.protocol &&
        packet.type === one.type &&
        (one.code === undefined || one.code === packet.code)
      );
    case "other":
      return packet.protocol === one.number;
  }
}

function setOf(one: Rule): ConnectionSet {
  switch (one.kind) {
    case "ports":
      return ConnectionSet.of({ [one.protocol]: portRange(one.first, one.last) });
    case "icmp":
      return ConnectionSet.of({
        [one.protocol]: one.code === undefined ? icmpTypes(one.type) : icmpCodes(one.type, one.code),
      });
    case "other":
      return ConnectionSet.ofProtocol(one.number);
  }
}

function sample(set: ConnectionSet): boolean[] {
  return PACKETS.map((packet) => set.contains(packet));
}

function expected(list: readonly Rule[]): boolean[] {
  return PACKETS.map((packet) => list.some((one) => allows(one, packet)));
}

function parsed(text: string): ConnectionSet {
  const result = parseConnections(text);
  assert.ok(result.ok, `${text}: ${result.ok ? "" : result.reason}`);
  return result.value;
}

describe("ConnectionSet", () => {
  it("algebra equals asking packet by packet", () => {
    fc.assert(
      fc.property(rules, rules, (left, right) => {
        const [x, y] = [left, right].map((list) => ConnectionSet.unionAll(list.map(setOf))) as [
          ConnectionSet,
          ConnectionSet,
        ];
        const [a, b] = [expected(left), expected(right)];
        assert.deepEqual(sample(x), a);
        assert.deepEqual(
          sample(x.union(y)),
          a.map((inside, at) => inside || b[at]),
        );
        assert.deepEqual(
          sample(x.intersect(y)),
          a.map((inside, at) => inside && b[at]),
        );
        assert.deepEqual(
          sample(x.subtract(y)),
          a.map((inside, at) => inside && !b[at]),
        );
        assert.deepEqual(
          sample(x.complement()),
          a.map((inside) => !inside),
        );
        assert.equal(x.isEmpty, !a.includes(true));
        assert.equal(x.overlaps(y), !x.intersect(y).isEmpty);
        assert.equal(x.isSubsetOf(y), x.subtract(y).isEmpty);
        assert.equal(x.equals(y), x.isSubsetOf(y) && y.isSubsetOf(x));
        assert.ok(x.complement().complement().equals(x));
      }),
      { numRuns: 500 },
    );
  });

  it("folding one by one equals uniting all at once", () => {
    fc.assert(
      fc.property(rules, (list) => {
        const folded = list.map(setOf).reduce((sum, set) => sum.union(set), ConnectionSet.none());
        assert.ok(folded.equals(ConnectionSet.unionAll(list.map(setOf))));
      }),
    );
  });

  it("text is read back to the same set", () => {
    fc.assert(
      fc.property(rules, fc.boolean(), (list, inverted) => {
        const set = ConnectionSet.unionAll(list.map(setOf));
        const shown = inverted ? set.complement() : set;
        assert.ok(parsed(shown.toText()).equals(shown), shown.toText());
      }),
    );
  });

  it("the witness is in the set", () => {
    fc.assert(
      fc.property(rules, (list) => {
        const set = ConnectionSet.unionAll(list.map(setOf));
        assert.equal(set.first === undefined, set.isEmpty);
        assert.ok(set.first === undefined || set.contains(set.first));
      }),
    );
    assert.deepEqual(parsed("UDP 53;Other 47").first, { protocol: "udp", port: 53 });
    assert.deepEqual(parsed("ICMP 3/4;Other 47").first, { protocol: "icmp", type: 3, code: 4 });
    assert.deepEqual(parsed("Other 47").first, { protocol: 47 });
  });

  it("prints", () => {
    const texts = [
      "TCP 80,443;UDP 53",
      "TCP 1-65535",
      "TCP 1-79,81-65535;UDP 1-65535;SCTP 9003",
      "ICMP",
      "ICMP 8/0;ICMPv6 128",
      "Other 47,50-51",
      "TCP 22;Other",
      "All Connections",
      "No Connections",
    ];
    assert.deepEqual(
      texts.map((text) => String(parsed(text))),
      texts,
    );
    assert.equal(
      String(ConnectionSet.ofProtocol("tcp").complement()),
      "UDP 1-65535;SCTP 1-65535;ICMP;ICMPv6;Other",
    );
  });

  it("prints within a universe: what Kubernetes speaks of", () => {
    const transport = ConnectionSet.transport();
    assert.equal(transport.toText(), "TCP 1-65535;UDP 1-65535;SCTP 1-65535");
    assert.equal(transport.toText(transport), "All Connections");
    assert.equal(ConnectionSet.all().toText(transport), "All Connections");
    assert.equal(
      ConnectionSet.all().subtract(parsed("TCP 80")).toText(transport),
      "TCP 1-79,81-65535;UDP 1-65535;SCTP 1-65535",
    );
    assert.equal(parsed("ICMP").toText(transport), "No Connections");
  });

  it("reads other orders and separators", () => {
    assert.ok(parsed("SCTP 9003,TCP 8080,UDP 5353").equals(parsed("TCP 8080;UDP 5353;SCTP 9003")));
    assert.ok(parsed("TCP 10053-10054,UDP 10053").equals(parsed("UDP 10053;TCP 10053,10054")));
    assert.ok(parsed("TCP").equals(ConnectionSet.ofProtocol("tcp")));
  });

  it("refuses bad text with a reason", () => {
    for (const text of [
      "",
      "80",
      "TCP 0",
      "TCP 65536",
      "TCP 80,",
      "TCP  80",
      "TCP 9-8",
      "TCP 080",
      "tcp 80",
      "ICMP 256",
      "ICMP 1-2/0",
      "ICMP 8/256",
      "Other 256",
      "Other a",
      "All",
    ]) {
      const result = parseConnections(text);
      assert.ok(!result.ok, text);
      assert.match(result.reason, /\S+ \S+/);
    }
  });

  it("knows protocols by number as by name", () => {
    for (const [number, name] of [
      [6, "tcp"],
      [17, "udp"],
      [132, "sctp"],
      [1, "icmp"],
      [58, "icmpv6"],
    ] as const) {
      assert.ok(ConnectionSet.ofProtocol(number).equals(ConnectionSet.ofProtocol(name)));
      assert.ok(!ConnectionSet.ofProtocol(number).isEmpty);
      assert.ok(ConnectionSet.of({ other: protocolRange(number) }).isEmpty);
    }
    assert.throws(() => ConnectionSet.ofProtocol(256), RangeError);
  });

  it("all is all, by whatever way it is come by", () => {
    const every = ConnectionSet.unionAll(
      Array.from({ length: 256 }, (_, number) => ConnectionSet.ofProtocol(number)),
    );
    assert.ok(every.isAll);
    assert.ok(every.complement().isEmpty);
    assert.ok(!ConnectionSet.transport().isAll);
    assert.ok(ConnectionSet.unionAll([]).isEmpty);
  });

  it("is frozen", () => {
    const set = ConnectionSet.all();
    assert.ok(Object.isFrozen(set));
    assert.throws(() => Object.assign(set, { parts: {} }), TypeError);
  });
});
