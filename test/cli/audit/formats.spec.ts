import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { formatAudit, inOnePiece } from "../../../cli/audit/formats";
import { jsonParts } from "../../../cli/audit/json-parts";
import { UsageError } from "../../../cli/usage-error";
import { inBatches, writeWhole } from "../../../cli/write-file";
import { toJson } from "../../../core/report/text";
import { audit } from "../../core/report/html/audit-fixture";
import { inFolder } from "../../scenarios/run";

const whole = (parts: Iterable<string>): string => Array.from(parts).join("");
/** V8's own complaint. */
const tooLong = (): string => "x".repeat(2 ** 30);

describe("what an audit is written as", () => {
  it("is as JSON in parts what it is in one piece", () => {
    assert.equal(whole(jsonParts(audit)), toJson(audit));
    const { findings } = audit;
    for (const count of [0, 1, 199, 200, 201, 400, 401]) {
      const long = { ...audit, findings: Array.from({ length: count }, (_, at) => findings[at % 2]!) };
      assert.equal(whole(jsonParts(long)), toJson(long), `${count} findings`);
    }
    const member = fc.option(fc.jsonValue(), { nil: undefined });
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), member), (value) => {
        assert.equal(whole(jsonParts(value)), toJson(value));
        assert.equal(whole(inBatches(jsonParts(value))), toJson(value));
      }),
    );
  });

  it("stands in its file in the order of its parts, however many there are", () =>
    inFolder({}, (folder) => {
      const parts = Array.from({ length: 300 }, (_, at) => `${at}é${"x".repeat(9999)}`);
      assert.equal([...inBatches(parts)].length, 3);
      const file = join(folder, "deep/parts.txt");
      writeWhole(file, parts);
      assert.equal(readFileSync(file, "utf8"), parts.join(""));
      return Promise.resolve();
    }));

  it("is refused in plain words where it is longer than a text can be", async () => {
    const large = {
      ...audit,
      get findings(): never {
        throw new RangeError(tooLong());
      },
    };
    const isRefused = (format: string) => (error: unknown) =>
      error instanceof UsageError && error.message.startsWith(`${format}: is longer than a text can be`);
    await assert.rejects(formatAudit("csv", large, {}), isRefused("csv"));
    function* parts(): Iterable<string> {
      yield tooLong();
    }
    assert.throws(() => inOnePiece("json", parts()), isRefused("json"));
    assert.equal(inOnePiece("json", jsonParts(audit)), toJson(audit));
    const other = {
      ...audit,
      get findings(): never {
        throw new RangeError("another");
      },
    };
    await assert.rejects(formatAudit("csv", other, {}), /^RangeError: another$/);
  });
});
