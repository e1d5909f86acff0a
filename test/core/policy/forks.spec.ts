import assert from "node:assert/strict";
import { bool, listOf, readShape, shape, str } from "../../../core/graph/shape";
import { peek, UnknownRead } from "../../../core/graph";
import { Unknown } from "../../../core/graph/value";
import type { Report } from "../../../core/policy/report";
import { report, runCheck } from "../../../core/policy/run";

const names = Array.from({ length: 8 }, (_, index) => `f${index}`);
const fields = {
  ...Object.fromEntries(names.map((name) => [name, bool])),
  a: bool,
  b: bool,
  name: str,
  list: listOf(shape({ c: bool })),
};

const node = (properties: Record<string, unknown>) =>
  readShape(fields, properties, { problem: (_path, message) => assert.fail(message) }) as Readonly<
    Record<string, unknown>
  > & { readonly list?: readonly { readonly c?: boolean }[] };

const unknown = (missing: string) => new Unknown(missing);
const run = (check: (report: Report) => void) => runCheck(check, report);
const said = (check: (report: Report) => void): string[] =>
  run(check).outcomes.map(({ kind, path, message, missing, absolute }) =>
    [kind, path, missing ?? message, ...(absolute ? ["absolute"] : [])].join(" "),
  );

describe("a check that reads unknown booleans", () => {
  it("says what holds for each of their values, and doubts the rest", () => {
    const it = node({ a: unknown("x"), b: unknown("y") });
    assert.deepEqual(
      said((report) => {
        if (it["a"]) report("is a", "p");
        else report("is not a", "q");
        report("is anyway", "r");
      }),
      ["violation r is anyway", "unknown a x absolute"],
    );
    assert.deepEqual(
      said((report) => {
        if (it["a"] && it["b"]) report("is both", "p");
      }),
      ["unknown a x absolute", "unknown b y absolute"],
    );
  });

  it("tries the absence of a value too", () => {
    const it = node({ a: unknown("x") });
    assert.deepEqual(
      said((report) => {
        if (it["a"] === undefined) report("is absent");
      }),
      ["unknown a x absolute"],
    );
    const values: unknown[] = [];
    said(() => void values.push(it["a"]));
    assert.deepEqual(new Set(values), new Set([true, false, undefined]));
  });

  it("asks for one value once, and gives it again in the same run", () => {
    const it = node({ a: unknown("x") });
    let runs = 0;
    assert.deepEqual(
      said((report) => {
        runs++;
        if (it["a"] && !it["a"]) report("is two things");
      }),
      [],
    );
    assert.equal(runs, 1 + 3);
  });

  it("says the same thing once, however often a run says it", () => {
    const it = node({ a: unknown("x") });
    assert.deepEqual(
      said((report) => {
        report("is bad", "p");
        report("is bad", "p");
        if (it["a"]) return;
      }),
      ["violation p is bad"],
    );
  });

  it("tells messages, places and kinds apart", () => {
    const it = node({ a: unknown("x") });
    const check = (first: [string, string], second: [string, string]) =>
      said((report) => (it["a"] ? report(...first) : report(...second)));
    assert.deepEqual(check(["is bad", "p"], ["is bad", "p"]), ["violation p is bad"]);
    assert.deepEqual(check(["is bad", "p"], ["is worse", "p"]), ["unknown a x absolute"]);
    assert.deepEqual(check(["is bad", "p"], ["is bad", "q"]), ["unknown a x absolute"]);
  });

  it("keeps an unknown of another kind that any run meets", () => {
    const it = node({ a: unknown("x"), name: unknown("n") });
    assert.deepEqual(
      said((report) => {
        if (it["a"] && it["name"] === "n") report("is n");
      }),
      ["unknown name n absolute"],
    );
  });

  it("goes on with the next item, whichever way the one before turns out", () => {
    const it = node({ list: [{ c: unknown("x") }, { c: true }] });
    assert.deepEqual(
      said((report) => {
        report.each(it.list, ({ c }, index) => {
          if (c) report("is c", `list[${index}]`);
        });
      }),
      ["violation list[1] is c", "unknown list[0].c x absolute"],
    );
  });

  it("is of no concern only where it is of none for each value", () => {
    const it = node({ a: unknown("x") });
    const reasonOf = (check: (report: Report) => void) => run(check).notApplicable;
    assert.equal(
      reasonOf((report) => {
        if (it["a"]) report.notApplicable("one");
        else report.notApplicable("two");
      }),
      "two",
    );
    const some = run((report) => {
      if (it["a"]) report.notApplicable("one");
    });
    assert.ok(!("notApplicable" in some));
  });

  it("tries at most 64 values together, and doubts all that it did not try", () => {
    const few = node(Object.fromEntries(names.slice(0, 3).map((name) => [name, unknown(name)])));
    let runs = 0;
    const all = (it: Readonly<Record<string, unknown>>, count: number) => (report: Report) => {
      runs++;
      // Every value is read, and none decides.
      if (names.slice(0, count).map((name) => it[name]).length < 0) report("is impossible");
      report("is bad", "p");
    };
    assert.deepEqual(said(all(few, 3)), ["violation p is bad"]);
    assert.equal(runs, 1 + 3 + 9 + 27);
    const many = node(Object.fromEntries(names.map((name) => [name, unknown(name)])));
    runs = 0;
    const outcomes = said(all(many, names.length));
    assert.ok(runs <= 150, `${runs} runs`);
    assert.ok(outcomes.every((each) => each.startsWith("unknown ")));
    for (const name of names) assert.ok(outcomes.includes(`unknown ${name} ${name} absolute`), name);
  });

  it("tries just as many as there may be", () => {
    // 3 × 3 × 3 values of three, and the two further of the fourth: what is decided there is certain still.
    const it = node(Object.fromEntries(names.slice(0, 4).map((name) => [name, unknown(name)])));
    const check = (report: Report) => {
      const [a, b, c] = [it["f0"], it["f1"], it["f2"]];
      if (a === true && b === true && c === true && it["f3"]) return report("is bad", "p");
      report("is bad", "p");
    };
    assert.deepEqual(said(check), ["violation p is bad"]);
  });
});

describe("a check", () => {
  it("says why a node is of no concern to it, the first reason", () => {
    const result = run((report) => {
      report.notApplicable("one");
      report.notApplicable("two");
    });
    assert.deepEqual(result, { outcomes: [], notApplicable: "one" });
    assert.deepEqual(
      run(() => undefined),
      { outcomes: [] },
      "the next run starts anew",
    );
  });

  it("says both what is wrong and why the rest is of no concern", () => {
    const { outcomes, notApplicable } = run((report) => {
      report("is bad");
      report.notApplicable("the rest");
    });
    assert.deepEqual([outcomes.length, notApplicable], [1, "the rest"]);
  });

  it("judges parts apart", () => {
    const it = node({ name: unknown("n") });
    assert.deepEqual(
      said((report) => {
        report.part(() => {
          if (it["name"] === "a") report("is a");
          report("is never said");
        });
        report.part(() => report("is bad", "p"));
      }),
      ["unknown name n absolute", "violation p is bad"],
    );
    assert.throws(
      () =>
        run((report) =>
          report.part(() => {
            throw new Error("broken");
          }),
        ),
      /broken/,
    );
  });

  it("has no items in a list that is absent", () => {
    assert.deepEqual(
      said((report) => report.each(undefined, () => report("is bad"))),
      [],
    );
  });

  it("keeps what is said with an outcome, and nothing where nothing is", () => {
    const evidence = [{ text: "seen" }];
    const { outcomes } = run((report) => {
      report("is bad", "p", { evidence, key: "k" });
      report("is bad");
      report.unknown("q", "it", { key: "l" });
      report.unknown("q", "it");
    });
    assert.deepEqual(outcomes, [
      { kind: "violation", message: "is bad", path: "p", absolute: false, options: { evidence, key: "k" } },
      { kind: "violation", message: "is bad", path: "", absolute: false },
      {
        kind: "unknown",
        message: "is not known yet",
        path: "q",
        absolute: false,
        missing: "it",
        options: { key: "l" },
      },
      { kind: "unknown", message: "is not known yet", path: "q", absolute: false, missing: "it" },
    ]);
  });

  it("leaves reads outside as they were", () => {
    const it = node({ a: unknown("x"), name: unknown("n") });
    run(() => void it["a"]);
    assert.throws(() => it["a"], UnknownRead);
    assert.throws(() =>
      run(() => {
        throw new Error("broken");
      }),
    );
    assert.throws(() => it["a"], UnknownRead);
    assert.ok(peek(() => it["a"]) instanceof Unknown);
  });
});
