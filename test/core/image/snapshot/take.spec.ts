import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStatement } from "../../../../core/image/evidence/record";
import { snapshotStatus } from "../../../../core/image/snapshot/schema";
import { snapshotOf } from "../../../../core/image/snapshot/take";
import { parseSnapshot } from "../../../../core/image/snapshot/read";
import { renderSnapshot } from "../../../../core/image/snapshot/write";
import { DAY, digest, estateWith, evidence, HOUR, iso, start, toGreen } from "../status/support";

const estate = estateWith();
const [old, fresh] = [digest("a"), digest("b")];
const shop = "registry.example.com/shop/web";
const named = (of: string, at: number, reference = shop) =>
  evidence("sbom", at, { digest: of, reference, body: { size: 1000, base: "distroless" } });
const one = (list: ReturnType<typeof snapshotOf>, of = old) => {
  const found = list.find((each) => each.digest === of);
  assert.ok(found);
  return found;
};

describe("what a snapshot holds of an image", () => {
  it("is its status, its name and what policies ask of its evidence", () => {
    const list = [
      ...toGreen(start, old),
      named(old, start + 1000),
      evidence("deployment-approval", start, { digest: old }),
    ];
    const status = one(snapshotOf(list, estate, start + HOUR));
    assert.deepEqual(status, {
      digest: old,
      colour: "green",
      since: iso(start),
      next: iso(start + DAY),
      reference: shop,
      known: iso(start),
      facts: {
        signers: ["build"],
        builder: "https://ci.example.com/v1",
        base: [],
        instrumented: true,
        packages: 0,
        size: 1000,
        baseClass: "distroless",
        licences: [],
        suppliers: [{ supplier: "acme", environment: "production", approved: true }],
      },
    });
    assert.deepEqual(snapshotStatus.parse(status), status);
    const snapshot = parseSnapshot(
      Buffer.from(renderSnapshot({ at: start, estate: "hash", statuses: [status] })),
      "snapshot",
    );
    assert.deepEqual(snapshot.statusOf(old), status);
  });

  it("names the newest certified image of the same repository to the older ones alone", () => {
    const list = [
      ...toGreen(start, old),
      named(old, start),
      ...toGreen(start + HOUR, fresh),
      named(fresh, start + HOUR, `${shop}:2`),
    ];
    const at = (time: number) => snapshotOf(list, estate, time);
    assert.equal(one(at(start + HOUR)).newer, fresh);
    assert.equal(one(at(start + HOUR), fresh).newer, undefined);
    assert.equal(one(at(start + HOUR - 1)).newer, undefined);
    const others = list.map((each) =>
      each.digest === fresh && each.kind === "sbom" ? named(fresh, start, "docker.io/library/web") : each,
    );
    assert.equal(one(snapshotOf(others, estate, start + HOUR)).newer, undefined);
  });

  it("leaves out what has ended, what was revoked and what nobody may record, to the second", () => {
    const ends = start + HOUR;
    const signed = evidence("signature", start, { expires: iso(ends) });
    assert.deepEqual(one(snapshotOf([signed], estate, ends - 1)).facts?.signers, ["build"]);
    assert.equal(one(snapshotOf([signed], estate, ends)).facts, undefined);
    const revoked = evidence("revocation", ends, { body: { reason: "wrong key", of: signed.id } });
    const held = evidence("signature", start);
    const taken = evidence("revocation", ends, { body: { reason: "wrong key", of: held.id } });
    assert.deepEqual(one(snapshotOf([held, taken, revoked], estate, ends - 1)).facts?.signers, ["build"]);
    assert.equal(one(snapshotOf([held, taken], estate, ends)).facts, undefined);
    const unfit = evidence("signature", start, { role: "development" });
    assert.equal(one(snapshotOf([unfit], estate, ends)).facts, undefined);
    const refused = evidence("deployment-approval", ends, { body: { outcome: "refused" } });
    const both = [evidence("deployment-approval", start), refused];
    assert.equal(one(snapshotOf(both, estate, ends - 1)).facts?.suppliers?.[0]?.approved, true);
    assert.equal(one(snapshotOf(both, estate, ends)).facts?.suppliers?.[0]?.approved, false);
  });

  it("is the same in whatever order the evidence came", () => {
    const list = [
      ...toGreen(start, old),
      named(old, start),
      ...toGreen(start + 1000, fresh),
      named(fresh, start + 1000),
      named(fresh, start + 2000, `${shop}:2`),
      evidence("deployment-approval", start, { body: { outcome: "refused" } }),
      evidence("deployment-approval", start),
    ];
    const sorted = (from: typeof list) =>
      snapshotOf(from, estate, start + HOUR).sort((a, b) => (a.digest < b.digest ? -1 : 1));
    const expected = sorted(list);
    fc.assert(
      fc.property(fc.shuffledSubarray(list, { minLength: list.length }), (shuffled) =>
        assert.deepEqual(sorted(shuffled), expected),
      ),
      { numRuns: 50 },
    );
  });

  it("takes no name of another image", () => {
    const { id: _, ...fact } = named(old, start, `${shop}@${fresh}`);
    assert.deepEqual(parseStatement(fact), { problems: ["reference: is of another digest"] });
    const { id: __, ...own } = named(old, start, `${shop}:1@${old}`);
    assert.ok("value" in parseStatement(own));
    const { id: ___, ...wrong } = named(old, start, "Upper/Case");
    assert.ok("problems" in parseStatement(wrong));
  });
});
