import assert from "node:assert/strict";
import fc from "fast-check";
import type { Status } from "../../../../core/estate";
import { step, type Doubted, type Situation, type Standing } from "../../../../core/image/status/transitions";

const colours: readonly Status[] = ["grey", "blue", "red", "amber", "green"];

/** What each ordered pair of colours demands; a pair that is absent never happens at once. */
const allowed: Partial<Record<`${Status} ${Status}`, (situation: Situation, before?: Doubted) => boolean>> = {
  "grey red": ({ holds, doubt }) => holds.red && !doubt,
  "grey blue": ({ holds, doubt }) => holds.blue && !holds.red && !doubt,
  "blue amber": ({ doubt }) => doubt,
  "blue red": ({ holds, doubt }) => holds.red && !doubt,
  "blue grey": ({ holds, doubt }) => !holds.blue && !holds.red && !doubt,
  "red amber": ({ doubt }) => doubt,
  "red green": ({ holds, doubt }) => holds.red && holds.green && !doubt,
  "red blue": ({ holds, doubt }) => !holds.red && holds.blue && !doubt,
  "red grey": ({ holds, doubt }) => !holds.red && !holds.blue && !doubt,
  "green amber": ({ holds, doubt }) => doubt || !holds.red || !holds.green,
  "amber green": ({ holds, doubt }, before) => before === "green" && holds.red && holds.green && !doubt,
  "amber red": ({ holds, doubt }, before) => before === "red" && holds.red && !doubt,
  "amber blue": ({ holds, doubt }, before) => before === "blue" && holds.blue && !doubt,
};

const situations: Situation[] = [false, true].flatMap((doubt) =>
  [false, true].flatMap((blue) =>
    [false, true].flatMap((red) => [false, true].map((green) => ({ doubt, holds: { blue, red, green } }))),
  ),
);

const standings: Standing[] = [
  { colour: "grey" },
  { colour: "blue" },
  { colour: "red" },
  { colour: "green" },
  { colour: "amber", before: "blue" },
  { colour: "amber", before: "red" },
  { colour: "amber", before: "green" },
];

describe("the transition table", () => {
  for (const from of colours)
    for (const to of colours)
      it(`takes ${from} to ${to} ${from === to || allowed[`${from} ${to}`] ? "exactly as it should" : "never"}`, () => {
        for (const standing of standings.filter(({ colour }) => colour === from))
          for (const situation of situations) {
            const before = standing.colour === "amber" ? standing.before : undefined;
            const reached = step(standing, situation)?.standing.colour ?? from;
            const demanded =
              from === to
                ? colours.every((other) => !allowed[`${from} ${other}`]?.(situation, before))
                : (allowed[`${from} ${to}`]?.(situation, before) ?? false);
            assert.equal(reached === to, demanded, JSON.stringify({ standing, situation, reached }));
          }
      });

  it("comes to rest in every situation", () => {
    fc.assert(
      fc.property(fc.constantFrom(...standings), fc.constantFrom(...situations), (standing, situation) => {
        let current = standing;
        for (let steps = 0; ; steps++) {
          assert.ok(steps < 4, JSON.stringify({ standing, situation }));
          const next = step(current, situation);
          if (!next) return;
          current = next.standing;
        }
      }),
    );
  });

  it("remembers what an amber image was", () => {
    const doubt: Situation = { doubt: true, holds: { blue: true, red: true, green: true } };
    for (const colour of ["blue", "red", "green"] as const)
      assert.deepEqual(step({ colour }, doubt)?.standing, { colour: "amber", before: colour });
  });
});
