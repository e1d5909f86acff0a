import assert from "node:assert/strict";
import fc from "fast-check";
import type { RegisterEvent } from "../../../register/domain/event";
import { checkInstrumentation, type InstrumentationAsked } from "../../../register/domain/instrumentation";
import { day, digestOf, event, events, shuffled } from "../support/events";

const minute = 60;
const asked: InstrumentationAsked = {
  digest: digestOf("a"),
  now: day + 3600_000,
  grace: 120_000,
  callbacks: ["started", "stopped"],
  lives: 1,
};
const check = (all: readonly RegisterEvent[], more: Partial<InstrumentationAsked> = {}) =>
  checkInstrumentation(all, { ...asked, ...more });
const watcher = { by: "watcher" } as const;
const other = { instance: "c1/shop/web/2/app" };

/** A pod that lives, as itself and the watcher tell. */
const life = (from = 0, to = 5 * minute, more: Partial<RegisterEvent> = {}): RegisterEvent[] => [
  event("started", from, { ...watcher, ...more }),
  event("started", from + 1, more),
  event("stopped", to + 3, more),
  event("stopped", to, { ...watcher, ...more }),
  event("removed", to + 2, { ...watcher, ...more }),
];

/** Some lives one after the other, of several instances; all as they should be. */
const lives = fc
  .array(fc.tuple(fc.constantFrom("i1", "i2", "i3"), fc.integer({ min: 1, max: 50 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((drawn) =>
    drawn.flatMap(([instance, length], at) => {
      const from = at * 60 * minute;
      return [
        event("started", from, { ...watcher, instance }),
        event("started", from + 1, { instance }),
        event("stopped", from + length * minute, { ...watcher, instance }),
        event("stopped", from + length * minute + 1, { instance }),
      ];
    }),
  );
const late = { now: day + 100 * 3600_000 };

describe("what was heard of an image's callbacks", () => {
  it("passes where an instance told of its whole life, as others saw it or alone", () => {
    const found = check(life());
    assert.deepEqual([found.outcome, found.missing], ["passed", []]);
    assert.deepEqual(
      found.instances.map(({ told, lives: whole, witnessed }) => ({ told, whole, witnessed })),
      [{ told: ["started", "stopped"], whole: 1, witnessed: true }],
    );
    const alone = check([event("started", 0), event("stopped", 9)]);
    assert.deepEqual([alone.outcome, alone.instances[0]?.witnessed], ["passed", false]);
  });

  it("fails where a callback that is asked for was never heard", () => {
    assert.deepEqual(check([event("started", 0)]).missing, ["no instance told that it stopped"]);
    const suspended = check(life(), { callbacks: ["started", "stopped", "suspended", "resumed"] });
    assert.deepEqual(suspended.missing, [
      "no instance told that it was suspended",
      "no instance told that it was resumed",
    ]);
    const all = [...life(), event("suspended", 20), event("resumed", 30)];
    assert.equal(check(all, { callbacks: ["started", "stopped", "suspended", "resumed"] }).outcome, "passed");
    const two = check([...life(), event("started", 0, other)], { lives: 2 });
    assert.deepEqual(two.missing, ["1 of 2 instances told of a whole life, from start to stop"]);
  });

  it("fails where another instance of it kept silent", () => {
    const found = check([...life(), event("started", 10, { ...watcher, ...other })]);
    assert.equal(found.outcome, "failed");
    assert.match(found.missing.join(), /web\/2\/app did not tell that it started/);
  });

  it("waits for the grace to the second", () => {
    const seen = [...life(), event("started", 60, { ...watcher, ...other })];
    const at = (seconds: number) => check(seen, { now: day + (60 + 120) * 1000 + seconds * 1000 }).outcome;
    assert.deepEqual([at(0), at(1)], ["awaited", "failed"]);
  });

  it("gives a container that crashed until it starts again or its pod ends to tell of it", () => {
    const crashed = [event("started", 0, watcher), event("started", 0), event("stopped", 60, watcher)];
    const waits = { now: day + 300_000 };
    assert.equal(check(crashed, waits).outcome, "awaited");
    const again = [...crashed, event("started", 100, watcher), event("started", 100)];
    assert.equal(check(again, { now: day + 200_000 }).outcome, "awaited");
    assert.match(check(again, waits).missing.join(), /did not tell that it stopped/);
    assert.equal(check([...again, event("stopped", 99)], waits).outcome, "passed");
    const gone = [...crashed, event("removed", 70, watcher)];
    assert.equal(check(gone, waits).outcome, "failed");
  });

  it("fails where an instance says what was not so", () => {
    const attributes = { digest: digestOf("b") };
    const disguised = check([
      event("started", 0, watcher),
      event("started", 0, { attributes }),
      event("stopped", 9, { attributes }),
      event("stopped", 9, watcher),
    ]);
    assert.match(disguised.missing.join(), /says that it is of sha256:bbbb/);
    const on = [event("started", 0, watcher), event("started", 0), event("stopped", 60)];
    assert.match(check(on).missing.join(), /told that it stopped .*, and runs on/);
    const long = [...on, event("stopped", 600, watcher)];
    assert.match(check(long).missing.join(), /and ran on until/);
    const endless = check([...life(), event("stopped", 5, other)]);
    assert.match(endless.missing.join(), /never that it started/);
  });

  it("does not tell of what nobody heard, of other images, environments and times", () => {
    assert.equal(check([]).outcome, "unheard");
    assert.equal(check(life(0, 9, { attributes: { digest: digestOf("b") } })).outcome, "unheard");
    assert.equal(check(life(), { environment: "staging" }).outcome, "unheard");
    assert.equal(check(life(), { since: day + 1 }).outcome, "unheard");
    const staging = { attributes: { digest: digestOf("a"), environment: "staging" } };
    assert.equal(check(life(0, 9, staging), { environment: "staging" }).outcome, "passed");
  });

  it("does not fail for want of what was let go, and fails for what is known to be missing", () => {
    const pruned = { pruned: true };
    assert.equal(check([], pruned).outcome, "pruned");
    assert.equal(check([event("started", 0)], pruned).outcome, "pruned");
    assert.equal(check([event("started", 0, watcher)], pruned).outcome, "failed");
    assert.equal(check(life(), pruned).outcome, "passed");
  });

  it("comes to the same in whatever order and however often events come", () => {
    const pair = events().chain((all) => fc.tuple(fc.constant(all), shuffled(all)));
    fc.assert(
      fc.property(pair, fc.integer({ min: 0, max: 300 }), ([all, again], seconds) => {
        const more = { now: day + seconds * 1000, grace: 3000 };
        assert.deepEqual(check(all, more), check(again, more));
      }),
      { numRuns: 300 },
    );
  });

  it("passes no image without its own word, nor with one word less", () => {
    fc.assert(
      fc.property(lives, fc.nat(), (all, index) => {
        assert.equal(check(all, late).outcome, "passed");
        const own = all.filter(({ by }) => by === "container");
        const left = own[index % own.length];
        assert.equal(
          check(
            all.filter((each) => each !== left),
            late,
          ).outcome,
          "failed",
        );
        const silent = all.map((each) => ({ ...each, by: "watcher" as const }));
        assert.notEqual(check(silent, late).outcome, "passed");
      }),
      { numRuns: 200 },
    );
  });

  it("passes only what told each callback that was asked for, whatever was heard", () => {
    fc.assert(
      fc.property(events(), fc.constantFrom(1, 2), (all, needed) => {
        const found = check(all, { lives: needed });
        if (found.outcome !== "passed") return;
        const own = all.filter(({ by }) => by === "container");
        const whole = new Set(own.filter(({ kind }) => kind === "started").map(({ instance }) => instance));
        const ended = new Set(own.filter(({ kind }) => kind === "stopped").map(({ instance }) => instance));
        assert.ok([...whole].filter((instance) => ended.has(instance)).length >= needed);
      }),
      { numRuns: 500 },
    );
  });

  it("never takes a failure back as time goes on without a word", () => {
    fc.assert(
      fc.property(
        events(),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 4000 }),
        (all, now, more) => {
          const at = (seconds: number) =>
            check(all, { now: day + (20 + seconds) * 1000, grace: 3000 }).outcome;
          if (at(now) === "failed") assert.equal(at(now + more), "failed");
        },
      ),
      { numRuns: 300 },
    );
  });
});
