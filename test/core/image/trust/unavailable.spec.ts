import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assess } from "../../../../cli/assess";
import { container } from "../../../../core/policy/minimal";

const asking = [
  "restrict-image-status",
  "require-image-signatures",
  "require-trusted-provenance",
  "disallow-risky-images",
];

describe("a register that can't be read", () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-unavailable-"));
    writeFileSync(
      at("bulkhead.yaml"),
      JSON.stringify({
        zones: { internet: { external: true } },
        environments: {
          production: { select: [{ namespace: "**" }], controlled: true, onUnknown: "mandatory" },
        },
        register: { snapshot: "absent.jsonl", key: "absent.pub" },
      }),
    );
    const steps = ["one", "two"].flatMap((name) =>
      container()
        .resources.filter(({ type }) => type.endsWith(":Deployment"))
        .map(({ type, properties }) => {
          const copy = structuredClone(properties) as { metadata: { name: string } };
          copy.metadata.name = name;
          const urn = `urn:pulumi:production::shop::${type}::${name}`;
          return { op: "create", urn, newState: { urn, type, custom: true, inputs: copy } };
        }),
    );
    writeFileSync(at("preview.json"), JSON.stringify({ steps }));
  });
  after(() => rmSync(folder, { recursive: true }));

  const check = (only: readonly string[]) =>
    assess([at("preview.json")], { estate: at("bulkhead.yaml"), only });

  it("is one unknown a workload and one note, and lets no policy pass", async () => {
    const { findings, notes, policies } = await check(asking);
    assert.deepEqual(
      findings.map(({ kind, level, subject }) => `${kind} ${level} ${subject.name}`),
      ["unknown mandatory one", "unknown mandatory two"],
    );
    for (const { message } of findings) {
      assert.match(message, /can't be believed: the pinned key absent\.pub can't be read/);
      for (const name of asking) assert.ok(message.includes(name), `${message} lacks ${name}`);
    }
    assert.equal(notes.filter((note) => note.includes("absent.pub")).length, 1);
    assert.equal(policies.length, asking.length);
    for (const { name, tally } of policies) assert.deepEqual([name, tally.unknown], [name, 2]);
  });

  it("is unknown whichever of the policies is left", async () => {
    for (const name of asking) {
      const { findings } = await check([name]);
      assert.deepEqual(
        findings.map(({ policy, kind, level }) => `${kind} ${level} ${policy}`),
        [`unknown mandatory ${name}`, `unknown mandatory ${name}`],
      );
    }
  });
});
