import assert from "node:assert/strict";
import fc from "fast-check";
import type { Evidence } from "../../../../core/image/evidence/record";
import { Statuses } from "../../../../core/image/status/status";
import { DAY, digest, estateWith, evidence, HOUR, start, toGreen } from "./support";

const estate = estateWith();
const at = (time: number, records: readonly Evidence[], of = digest("a")) => {
  const statuses = new Statuses(estate);
  for (const record of records) statuses.add(record);
  return statuses.of(of, time);
};
const scan = (time: number, cve?: string, severity = "high" as const) =>
  evidence("scan", time, { body: { findings: cve === undefined ? [] : [{ id: cve, severity }] } });

describe("an image's status", () => {
  it("is grey where nothing is known", () => {
    assert.equal(at(start, []).colour, "grey");
    assert.deepEqual(at(start, []).missing, [
      "qa",
      "staging",
      "instrumentation",
      "approval",
      "scan",
      "provenance",
      "signature",
    ]);
  });

  it("goes from grey over blue, red and green to amber and back", () => {
    const vetted = [evidence("vetting", start), scan(start)];
    assert.equal(at(start, vetted).colour, "blue");
    const green = toGreen(start);
    assert.equal(at(start, green.slice(0, 3)).colour, "red");
    assert.equal(at(start, green.slice(0, 6)).colour, "red");
    assert.equal(at(start, green).colour, "green");
    const found = scan(start + HOUR, "CVE-2026-1");
    const amber = at(start + HOUR, [...green, found]);
    assert.equal(amber.colour, "amber");
    assert.deepEqual(amber.causes, [
      { cause: "vulnerability:CVE-2026-1", severity: "high", since: start + HOUR },
    ]);
    const vex = evidence("vex", start + 2 * HOUR);
    assert.equal(at(start + 2 * HOUR, [...green, found, vex]).colour, "green");
  });

  it("ends to the second: a green image whose scan is a day old is amber, one second before it is not", () => {
    const green = toGreen(start);
    assert.equal(at(start + DAY - 1000, green).colour, "green");
    const after = at(start + DAY, green);
    assert.equal(after.colour, "amber");
    assert.deepEqual(after.causes, [{ cause: "lapsed:scan", severity: "unknown", since: start + DAY }]);
    assert.equal(at(start + DAY - 1000, green).next, start + DAY);
    assert.equal(at(start + 2 * DAY, [...green, scan(start + 2 * DAY)]).colour, "green");
  });

  it("takes the age of a scanner's data for the age of its scan", () => {
    const old = evidence("scan", start, { body: { feedDate: new Date(start - DAY).toISOString() } });
    const rest = toGreen(start).filter(({ kind }) => kind !== "scan");
    assert.equal(at(start, [...rest, old]).colour, "grey");
  });

  it("ends with the day of the feed's data or of the look at the image, to the second", () => {
    const rest = toGreen(start).filter(({ kind }) => kind !== "scan");
    for (const of of ["feedDate", "scannedAt"]) {
      const aged = evidence("scan", start, { body: { [of]: new Date(start - DAY + 60_000).toISOString() } });
      assert.equal(at(start + 59_000, [...rest, aged]).colour, "green", of);
      assert.equal(at(start + 60_000, [...rest, aged]).colour, "amber", of);
    }
  });

  it("keeps a vulnerability open that a later scan doesn't list", () => {
    const records = [...toGreen(start), scan(start + HOUR, "CVE-2026-1"), scan(start + 2 * HOUR)];
    assert.equal(at(start + 3 * HOUR, records).colour, "amber");
  });

  it("is in doubt again when an exception ends, and counts the time from then", () => {
    const expires = new Date(start + 3 * HOUR).toISOString();
    const records = [
      ...toGreen(start),
      scan(start + HOUR, "CVE-2026-1"),
      evidence("exception", start + 2 * HOUR, { expires }),
    ];
    assert.equal(at(start + 3 * HOUR - 1, records).colour, "green");
    const after = at(start + 3 * HOUR, records);
    assert.equal(after.colour, "amber");
    assert.equal(after.causes[0]?.since, start + 3 * HOUR);
  });

  it("opens a cleared vulnerability again where it turns out to be worse", () => {
    const cleared = [
      ...toGreen(start),
      scan(start + HOUR, "CVE-2026-1"),
      evidence("clearing", start + 2 * HOUR, { closes: ["vulnerability:CVE-2026-1"] }),
      scan(start + 3 * HOUR, "CVE-2026-1"),
    ];
    assert.equal(at(start + 3 * HOUR, cleared).colour, "green");
    const worse = evidence("scan", start + 4 * HOUR, {
      body: { findings: [{ id: "CVE-2026-1", severity: "critical" }] },
    });
    assert.equal(at(start + 4 * HOUR, [...cleared, worse]).colour, "amber");
  });

  it("falls with what a revocation takes away, and with a revoked statement", () => {
    const green = toGreen(start);
    const approval = green.find(({ kind }) => kind === "approval")!;
    const revoked = evidence("revocation", start + HOUR, { body: { of: approval.id } });
    assert.deepEqual(
      at(start + HOUR, [...green, revoked]).causes.map(({ cause }) => cause),
      ["lapsed:approval"],
    );
    const vex = evidence("vex", start + HOUR);
    const records = [...green, scan(start + HOUR, "CVE-2026-1"), vex];
    const back = evidence("revocation", start + 2 * HOUR, { body: { of: vex.id } });
    assert.equal(at(start + 2 * HOUR, [...records, back]).colour, "amber");
  });

  it("darkens the children of a parent in doubt, until the parent is cleared", () => {
    const parent = digest("b");
    const base = [
      evidence("vetting", start, { digest: parent }),
      evidence("scan", start, { digest: parent }),
    ];
    const child = toGreen(start).map((each) =>
      each.kind === "provenance" ? evidence("provenance", start, { body: { base: [parent] } }) : each,
    );
    assert.equal(at(start, [...base, ...child]).colour, "green");
    const found = evidence("scan", start + HOUR, {
      digest: parent,
      body: { findings: [{ id: "CVE-2026-1", severity: "high" }] },
    });
    const dark = at(start + HOUR, [...base, ...child, found]);
    assert.deepEqual(dark.causes, [{ cause: `parent:${parent}`, severity: "high", since: start + HOUR }]);
    const vex = evidence("vex", start + 2 * HOUR, { digest: parent });
    assert.equal(at(start + 2 * HOUR, [...base, ...child, found, vex]).colour, "green");
  });

  it("gives no effect to evidence of the wrong role, signer or builder, and says why", () => {
    const green = toGreen(start);
    const without = (kind: string, other: Evidence) =>
      at(start, [...green.filter((e) => e.kind !== kind), other]);
    for (const [kind, other] of [
      ["approval", evidence("approval", start, { role: "development" })],
      ["signature", evidence("signature", start, { body: { signer: "stranger" } })],
      ["provenance", evidence("provenance", start, { body: { builder: "https://elsewhere.example.com" } })],
      ["provenance", evidence("provenance", start, { body: { signer: undefined } })],
    ] as const) {
      const status = without(kind, other);
      assert.notEqual(status.colour, "green", kind);
      assert.equal(status.idle.length, 1, kind);
    }
  });

  it("keeps from green what was built of strange or unpinned materials", () => {
    const build = (uri: string, pinned = true) =>
      toGreen(start).map((each) =>
        each.kind === "provenance"
          ? evidence("provenance", start, {
              body: { materials: [{ uri, ...(pinned && { digest: "sha1:1234" }) }] },
            })
          : each,
      );
    assert.equal(at(start, build("git+https://registry.example.com/shop/app")).colour, "green");
    assert.equal(at(start, build("git+https://registry.example.com/shop/app", false)).colour, "grey");
    for (const uri of [
      "git+https://github.com/a/b",
      "pkg:npm/left-pad@1.0.0",
      "https://registry.example.com.evil.com/x",
    ])
      assert.equal(at(start, build(uri)).colour, "grey", uri);
  });

  it("gives equal answers for equal evidence in any order, and never green without what is demanded", () => {
    const kinds = [
      "provenance",
      "signature",
      "scan",
      "qa",
      "staging",
      "instrumentation",
      "approval",
    ] as const;
    const record = fc
      .record({
        kind: fc.constantFrom(...kinds, "vetting", "vex", "clearing", "exception", "revocation"),
        hours: fc.integer({ min: 0, max: 60 }),
        bad: fc.boolean(),
        on: fc.constantFrom("a", "b"),
      })
      .map(({ kind, hours, bad, on }) => {
        const time = start + hours * HOUR;
        const of = { digest: digest(on) };
        if (kind === "scan")
          return evidence(kind, time, {
            ...of,
            body: { findings: bad ? [{ id: "CVE-2026-1", severity: "low" }] : [] },
          });
        if (kind === "provenance")
          return evidence(kind, time, { ...of, body: { base: on === "a" ? [digest("b")] : [] } });
        if (kind === "clearing") return evidence(kind, time, { ...of, closes: ["vulnerability:CVE-2026-1"] });
        if (kind === "exception")
          return evidence(kind, time, { ...of, expires: new Date(time + 5 * HOUR).toISOString() });
        if (kind === "qa" || kind === "staging" || kind === "instrumentation")
          return evidence(kind, time, { ...of, body: { outcome: bad ? "failed" : "passed" } });
        return evidence(kind, time, of);
      });
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 30 }),
        fc.integer({ min: 0, max: 70 }),
        fc.infiniteStream(fc.nat()),
        (records, hours, random) => {
          const now = start + hours * HOUR;
          const shuffled = records
            .map((each) => ({ each, key: random.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each);
          const status = at(now, records);
          assert.deepEqual(at(now, [...shuffled, ...shuffled]), status);
          if (status.colour !== "green") return;
          for (const kind of kinds) {
            const latest = records
              .filter(
                (each) => each.kind === kind && each.digest === digest("a") && Date.parse(each.at) <= now,
              )
              .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1))
              .at(-1);
            assert.ok(latest, kind);
            if (kind === "qa" || kind === "staging" || kind === "instrumentation")
              assert.equal((latest.body as { outcome: string }).outcome, "passed");
            if (kind === "scan") assert.ok(Date.parse(latest.at) + DAY > now);
          }
          assert.deepEqual(status.causes, []);
          assert.deepEqual(status.missing, []);
        },
      ),
      { numRuns: 500 },
    );
  });
});
