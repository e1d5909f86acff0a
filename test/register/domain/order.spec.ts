import assert from "node:assert/strict";
import fc from "fast-check";
import { complianceOf } from "../../../register/domain/compliance";
import { compareEvents } from "../../../register/domain/event";
import { advance, follows, project, type InstanceState } from "../../../register/domain/instance";
import { day, events, shuffled } from "../support/events";

const pair = events().chain((all) => fc.tuple(fc.constant(all), shuffled(all)));
const asked = fc.record({
  kind: fc.constantFrom("stop" as const, "suspend" as const, "replace" as const),
  at: fc.integer({ min: -1, max: 13 }).map((second) => day + second * 1000),
  wait: fc.integer({ min: 0, max: 8 }),
  now: fc.integer({ min: 0, max: 30 }),
});

describe("the order of events", () => {
  it("changes neither state nor compliance, however often they come", () => {
    fc.assert(
      fc.property(pair, asked, ([all, again], { kind, at, wait, now }) => {
        const request = { kind, at, due: at + wait * 1000 };
        for (const instance of ["i1", "i2", "i3"]) {
          const [one, other] = [all, again].map((list) =>
            project(list.filter((each) => each.instance === instance)),
          );
          assert.deepEqual(one, other);
          const judge = (state: InstanceState | undefined) =>
            complianceOf(state?.runs ?? [], request, day + now * 1000);
          assert.equal(judge(one), judge(other));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("needs no look back while each event follows those before", () => {
    fc.assert(
      fc.property(events(), (all) => {
        const own = all.filter((each) => each.instance === "i1").sort(compareEvents);
        let state: InstanceState | undefined;
        for (const event of own) {
          assert.ok(!state || follows(state, event));
          state = advance(state, event);
        }
        assert.deepEqual(state, project(own));
        for (const event of own.slice(0, -1)) assert.ok(!follows(state!, event));
      }),
      { numRuns: 100 },
    );
  });
});
