import assert from "node:assert/strict";
import { complianceOf } from "../../../register/domain/compliance";
import { project } from "../../../register/domain/instance";
import { day, event } from "../support/events";

const at = (seconds: number): number => day + seconds * 1000;

const judge = (
  kind: "stop" | "suspend",
  happened: readonly [Parameters<typeof event>[0], number][],
  now = 1000,
): string | undefined =>
  complianceOf(
    project(happened.map(([what, when]) => event(what, when)))?.runs ?? [],
    { kind, at: at(100), due: at(200) },
    at(now),
  );

describe("compliance", () => {
  const cases: [string, "stop" | "suspend", Parameters<typeof judge>[1], number, string | undefined][] = [
    [
      "stopped in time",
      "stop",
      [
        ["started", 10],
        ["stopped", 150],
      ],
      1000,
      "complied",
    ],
    [
      "removed in time",
      "stop",
      [
        ["started", 10],
        ["removed", 150],
      ],
      1000,
      "complied",
    ],
    ["still running before the deadline", "stop", [["started", 10]], 150, "pending"],
    ["still running after the deadline", "stop", [["started", 10]], 201, "late"],
    [
      "stopped too late",
      "stop",
      [
        ["started", 10],
        ["stopped", 201],
      ],
      1000,
      "late",
    ],
    [
      "stopped at the deadline",
      "stop",
      [
        ["started", 10],
        ["stopped", 200],
      ],
      1000,
      "complied",
    ],
    [
      "restarted",
      "stop",
      [
        ["started", 10],
        ["stopped", 150],
        ["started", 160],
      ],
      1000,
      "violated",
    ],
    [
      "restarted and stopped again",
      "stop",
      [
        ["started", 10],
        ["stopped", 150],
        ["started", 160],
        ["stopped", 161],
      ],
      1000,
      "violated",
    ],
    [
      "started anew",
      "stop",
      [
        ["deployed", 90],
        ["started", 101],
      ],
      150,
      "violated",
    ],
    ["only deployed", "stop", [["deployed", 90]], 1000, undefined],
    [
      "stopped before it was asked",
      "stop",
      [
        ["started", 10],
        ["stopped", 90],
      ],
      1000,
      undefined,
    ],
    [
      "stopped before and restarted after",
      "stop",
      [
        ["started", 10],
        ["stopped", 90],
        ["started", 110],
      ],
      150,
      "violated",
    ],
    [
      "asked to stop and suspended only",
      "stop",
      [
        ["started", 10],
        ["suspended", 150],
      ],
      180,
      "pending",
    ],
    [
      "suspended in time",
      "suspend",
      [
        ["started", 10],
        ["suspended", 150],
      ],
      1000,
      "complied",
    ],
    [
      "stopped instead of suspended",
      "suspend",
      [
        ["started", 10],
        ["stopped", 150],
      ],
      1000,
      "complied",
    ],
    [
      "suspended before it was asked",
      "suspend",
      [
        ["started", 10],
        ["suspended", 50],
      ],
      1000,
      undefined,
    ],
    [
      "resumed",
      "suspend",
      [
        ["started", 10],
        ["suspended", 150],
        ["resumed", 160],
      ],
      170,
      "violated",
    ],
    [
      "suspended before and resumed after",
      "stop",
      [
        ["started", 10],
        ["suspended", 50],
        ["resumed", 160],
      ],
      170,
      "violated",
    ],
    [
      "resumed before it was asked",
      "suspend",
      [
        ["started", 10],
        ["suspended", 50],
        ["resumed", 60],
      ],
      150,
      "pending",
    ],
  ];
  for (const [title, kind, happened, now, expected] of cases)
    it(`${title}: ${expected ?? "not concerned"}`, () => assert.equal(judge(kind, happened, now), expected));
});
