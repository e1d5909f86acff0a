import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { presets } from "../../cli/init/presets";
import { frameworks } from "../../core/policy/frameworks";
import { pod } from "./inputs";
import { bulkhead, inFolder } from "./run";

const controlled = (folder: string) => {
  const text = readFileSync(join(folder, "bulkhead.yaml"), "utf8");
  const estate = parse(text) as { environments: { production: object }; exceptions: object };
  return { text, production: estate.environments.production, exceptions: estate.exceptions };
};

describe("init with a preset", () => {
  for (const preset of Object.keys(presets))
    it(`${preset} writes a sound estate`, () =>
      inFolder({ "web.yaml": pod("web") }, async (folder) => {
        const { code, stderr } = await bulkhead(folder, "init", "web.yaml", "--preset", preset);
        assert.equal(code, 0, stderr);
        const checked = await bulkhead(folder, "estate", "check");
        assert.equal(checked.code, 0, checked.stderr);
        assert.match(controlled(folder).text, new RegExp(`^# Preset ${preset}: `, "m"));
      }));

  it("starter finds and doesn't fail; regulated fails", () =>
    inFolder({ "web.yaml": pod("web") }, async (folder) => {
      const judged = async (preset: string) => {
        await bulkhead(folder, "init", "web.yaml", "--force", "--preset", preset);
        return bulkhead(folder, "check", "web.yaml", "--only", "disallow-host-pid");
      };
      const soft = await judged("starter");
      assert.equal(soft.code, 0);
      assert.match(soft.stdout, /1 violation \(0 mandatory, 1 advisory\)/);
      assert.equal((await judged("regulated")).code, 1);
    }));

  it("pci judges by its own level, and names a framework that there is", () =>
    inFolder({}, async (folder) => {
      writeFileSync(join(folder, "web.yaml"), pod("web"));
      await bulkhead(folder, "init", "web.yaml", "--preset", "pci");
      const { text, production } = controlled(folder);
      assert.equal((production as { level: string }).level, "pci");
      const [, id] = /--framework ([\w.-]+)/.exec(text)!;
      assert.ok(frameworks.some((each) => each.id === id));
    }));

  it("knows no other", () =>
    inFolder({}, async (folder) => {
      const { code, stderr } = await bulkhead(folder, "init", "--preset", "hipaa");
      assert.equal(code, 2);
      assert.match(stderr, /starter, regulated, pci/);
    }));
});
