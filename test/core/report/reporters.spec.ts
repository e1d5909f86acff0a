import assert from "node:assert/strict";
import type { Reporter } from "../../../core/report";
import { csv } from "../../../core/report/csv";
import { github } from "../../../core/report/github";
import { gitlab } from "../../../core/report/gitlab";
import { json } from "../../../core/report/json";
import { junit } from "../../../core/report/junit";
import { markdown } from "../../../core/report/markdown";
import { policyReport } from "../../../core/report/policy-report";
import { pretty } from "../../../core/report/pretty";
import { sarif } from "../../../core/report/sarif";
import { clean, full } from "./fixture";
import { assertPrintable } from "../../support/printable";
import { matchesGolden } from "./golden";

const reporters: Readonly<Record<string, Reporter>> = {
  pretty,
  json,
  sarif,
  junit,
  github,
  gitlab,
  markdown,
  csv,
  policyreport: policyReport,
};

describe("reporters", () => {
  for (const [name, reporter] of Object.entries(reporters)) {
    describe(name, () => {
      const text = reporter(full);
      it("writes a full result as kept", () => matchesGolden(`${name}.txt`, text));
      it("writes a clean result as kept", () => matchesGolden(`${name}-clean.txt`, reporter(clean)));
      it("lets nothing through that steers a terminal", () => assertPrintable(text));
      it("ends with one line break", () => assert.match(text, /[^\n]\n$/));
      it("does not change the result", () => {
        const before = JSON.stringify(full);
        reporter(full);
        assert.equal(JSON.stringify(full), before);
      });
    });
  }
});
