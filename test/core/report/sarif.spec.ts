import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import type { Log, Result } from "sarif";
import { sarif } from "../../../core/report/sarif";
import { clean, full } from "./fixture";

/** Where the standard's JSON Schema lies when the package that ships it is installed. */
const schemaFile = join(
  __dirname,
  "../../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
);

const log = JSON.parse(sarif(full)) as Log;
const run = log.runs[0]!;
const results = run.results ?? [];
const find = (text: string): Result => {
  const found = results.find((each) => each.message.text?.includes(text));
  assert.ok(found, text);
  return found;
};

describe("sarif", () => {
  for (const [name, result] of Object.entries({ full, clean })) {
    it(`writes a ${name} result that the standard's schema accepts`, function () {
      if (!existsSync(schemaFile)) this.skip();
      // The schema is of draft 4, which differs in nothing that it uses, and has a pattern from before Unicode's.
      const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
      addFormats(ajv);
      const {
        $schema: _,
        id: __,
        ...schema
      } = JSON.parse(readFileSync(schemaFile, "utf8")) as Record<string, unknown>;
      const validate = ajv.compile(schema);
      validate(JSON.parse(sarif(result)));
      assert.deepEqual(validate.errors, null);
      assert.equal(validate({ ...(JSON.parse(sarif(result)) as Log), version: "2.0.0" }), false);
    });
  }

  it("calls unknowns open, without a level", () => {
    const unknown = find("ingress[1].cidrBlocks is not known");
    assert.equal(unknown.kind, "open");
    for (const each of results) assert.equal(each.kind === "fail", each.level !== "none");
  });

  it("tells levels by enforcement and severity", () => {
    assert.equal(find("container web of Deployment web is privileged").level, "error");
    assert.equal(find("no memory limit").level, "note");
    assert.equal(find("alert(1)").level, "warning");
  });

  it("refers to its rules by their index", () => {
    const rules = run.tool.driver.rules ?? [];
    for (const { ruleId, ruleIndex } of results)
      if (ruleIndex !== undefined) assert.equal(rules[ruleIndex]?.id, ruleId);
    assert.ok(results.filter(({ ruleIndex }) => ruleIndex === undefined).length === 1);
  });

  it("suppresses what is accepted, and nothing else", () => {
    const suppressed = results.filter((each) => each.suppressions?.length);
    assert.deepEqual(
      suppressed.map((each) => each.message.text),
      ["container cni of DaemonSet cni is privileged"],
    );
    assert.ok(results.every((each) => each.suppressions !== undefined));
    assert.match(suppressed[0]?.suppressions?.[0]?.justification ?? "", /platform, until 2030-01-31/);
  });

  it("tells what failed as notifications of a run without success", () => {
    const [invocation] = run.invocations ?? [];
    assert.equal(invocation?.executionSuccessful, false);
    const errors = (invocation?.toolExecutionNotifications ?? []).filter((each) => each.level === "error");
    assert.deepEqual(
      errors.map((each) => each.descriptor?.id),
      ["syntax", "wrong-type", "policy-failed"],
    );
    assert.equal(errors[2]?.associatedRule?.id, "restrict-security-group-ingress");
    assert.equal(results.filter((each) => each.message.text?.includes("failed to judge")).length, 0);
    const [good] = (JSON.parse(sarif(clean)) as Log).runs[0]?.invocations ?? [];
    assert.equal(good?.executionSuccessful, true);
  });

  it("names the file where one is known, and always the resource", () => {
    const [place] = find("container web of Deployment web is privileged").locations ?? [];
    assert.deepEqual(place?.physicalLocation, {
      artifactLocation: { uri: "shop/web%20app.yaml", uriBaseId: "%SRCROOT%" },
      region: { startLine: 12, startColumn: 15 },
    });
    for (const each of results) assert.ok(each.locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName);
    assert.equal(find("5432").locations?.[0]?.physicalLocation, undefined);
  });

  it("falls back on the one file that was read", () => {
    const placeIn = (inputs: typeof full.inputs): unknown => {
      const findings = full.findings.filter(({ subject }) => subject.name === "db");
      const [first] = (JSON.parse(sarif({ ...full, inputs, findings })) as Log).runs[0]?.results ?? [];
      return first?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
    };
    assert.equal(placeIn([{ kind: "state", name: "state.json" }]), "state.json");
    assert.equal(placeIn([{ kind: "state", name: "stdin" }]), undefined);
    assert.equal(placeIn([{ kind: "program", name: "." }]), undefined);
    assert.equal(
      placeIn([
        { kind: "state", name: "a.json" },
        { kind: "state", name: "b.json" },
      ]),
      undefined,
    );
  });

  it("lets no text become a link or an argument", () => {
    const { text } = find("alert(1)").message;
    assert.doesNotMatch(text ?? "", /(?<!\\)\]\(/);
    assert.doesNotMatch(text ?? "", /(?<!\{)\{0\}/);
  });
});
