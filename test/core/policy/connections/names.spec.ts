import assert from "node:assert/strict";
import { endsOf, nameEnds, nameShares } from "../../../../core/policy/connections";
import { ConnectionSet } from "../../../../core/sets";
import { pods, tcp } from "./made";

const ends = (...names: readonly string[]) => names.map(pods);

describe("ends by their names", () => {
  it("are named three at most, the rest counted", () => {
    assert.equal(nameEnds([]), "");
    assert.equal(nameEnds(ends("a")), "a");
    assert.equal(nameEnds(ends("a", "b")), "a and b");
    assert.equal(nameEnds(ends("a", "b", "c")), "a, b and c");
    assert.equal(nameEnds(ends("a", "b", "c", "d")), "a, b, c and 1 more");
    assert.equal(nameEnds(ends("a", "b", "c", "d", "e")), "a, b, c and 2 more");
  });

  it("are named as many as asked for, each name once", () => {
    assert.equal(nameEnds(ends("a", "b"), 1), "a and 1 more");
    assert.equal(nameEnds(ends("a", "b", "a", "a"), 2), "a and b");
  });
});

describe("shares of a connection", () => {
  const share = (connections: ConnectionSet, ...names: readonly string[]) => ({
    ends: ends(...names),
    connections,
  });

  it("are named with their ports, ends of the same ports together", () => {
    assert.equal(nameShares([]), "");
    assert.equal(nameShares([share(tcp(80), "a")]), "a on TCP 80");
    assert.equal(nameShares([share(tcp(80), "a"), share(tcp(81), "b")]), "a on TCP 80, b on TCP 81");
    assert.equal(
      nameShares([share(tcp(80), "a"), share(tcp(81), "b"), share(tcp(80), "c")]),
      "a and c on TCP 80, b on TCP 81",
    );
  });

  it("are on all ports where nothing of what has ports is missing", () => {
    assert.equal(nameShares([share(ConnectionSet.all(), "a")]), "a on all ports");
    assert.equal(
      nameShares([share(ConnectionSet.transport(), "a"), share(ConnectionSet.all(), "b")]),
      "a and b on all ports",
    );
    assert.equal(nameShares([share(ConnectionSet.ofProtocol("tcp"), "a")]), "a on TCP 1-65535");
  });

  it("are shortened where more than one would be left out", () => {
    const all = [80, 81, 82, 83, 84, 85].map((port) => share(tcp(port), `p${port}`));
    const text = (count: number): string => nameShares(all.slice(0, count));
    const four = "p80 on TCP 80, p81 on TCP 81, p82 on TCP 82, p83 on TCP 83";
    assert.equal(text(4), four);
    assert.equal(text(5), `${four}, p84 on TCP 84`);
    assert.equal(text(6), `${four}, and others`);
  });

  it("have the ends of all", () => {
    assert.deepEqual(
      endsOf([share(tcp(80), "a", "b"), share(tcp(81), "c")]).map(({ name }) => name),
      ["a", "b", "c"],
    );
  });
});
