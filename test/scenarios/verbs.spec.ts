import assert from "node:assert/strict";
import { bulkhead, inFolder } from "./run";
import { estate, pod } from "./inputs";

describe("other verbs", () => {
  it("explain tells what a policy demands, why, and how to meet it", () =>
    inFolder({}, async (folder) => {
      const { code, stdout } = await bulkhead(folder, "explain", "disallow-host-pid");
      assert.equal(code, 0);
      assert.match(stdout, /^disallow-host-pid {2}\(workload, high, mandatory\)/);
      for (const heading of ["Why:", "What to do:", "Passes:", "Fails:"]) assert.ok(stdout.includes(heading));
      assert.ok(!stdout.includes("Settings"));
      const limits = await bulkhead(folder, "explain", "restrict-resource-limits");
      assert.match(limits.stdout, /^ {2}max \(a mapping, each value a quantity.*\): The highest limit /m);
    }));

  it("rules lists the policies, those of a framework too, as JSON too", () =>
    inFolder({}, async (folder) => {
      const all = await bulkhead(folder, "rules");
      assert.match(all.stdout, /^disallow-host-pid /m);
      const json = JSON.parse((await bulkhead(folder, "rules", "-f", "json")).stdout) as { name: string }[];
      assert.equal(all.stdout.trimEnd().split("\n").length, json.length + 1);
      const some = JSON.parse(
        (await bulkhead(folder, "rules", "--framework", "nist-800-190", "-f", "json")).stdout,
      ) as { name: string; controls: string[] }[];
      assert.ok(some.length > 0 && some.length < json.length);
      assert.ok(some.every(({ controls }) => controls.every((each) => each.startsWith("nist-800-190:"))));
    }));

  it("estate check tells a sound estate from others", () =>
    inFolder({ "bulkhead.yaml": estate(), "other.yaml": "zones: 3\n" }, async (folder) => {
      const sound = await bulkhead(folder, "estate", "check");
      assert.equal(sound.code, 0);
      assert.match(sound.stdout, /^bulkhead\.yaml: sound\. 2 zones, 1 environment/m);
      const other = await bulkhead(folder, "estate", "check", "other.yaml");
      assert.equal(other.code, 2);
      assert.match(other.stderr, /^other\.yaml:1:8: zones must be a mapping/m);
    }));

  it("estate check and check refuse settings that a policy does not have, at their place", () => {
    const settings =
      "policies: { disallow-latest-tag: { settings: { tgas: [latest], exemptImages: nginx } } }\n";
    const files = { "bulkhead.yaml": `${estate()}${settings}`, "pod.yaml": pod("web") };
    const line = estate().split("\n").length;
    return inFolder(files, async (folder) => {
      for (const args of [
        ["estate", "check"],
        ["check", "pod.yaml"],
      ]) {
        const { code, stdout, stderr } = await bulkhead(folder, ...args);
        assert.equal(code, 2);
        assert.equal(stdout, "");
        assert.match(
          stderr,
          new RegExp(`^bulkhead\\.yaml:${line}:\\d+: .*tgas is no setting .*did you mean tags`),
        );
        assert.match(stderr, /exemptImages must be a list of texts, not the text "nginx"/);
      }
    });
  });

  it("estate schema prints a JSON Schema", () =>
    inFolder({}, async (folder) => {
      const { stdout } = await bulkhead(folder, "estate", "schema");
      const schema = JSON.parse(stdout) as { properties: Record<string, unknown> };
      assert.ok(schema.properties["zones"] && schema.properties["exceptions"]);
    }));

  it("estate show prints an estate that loads and is the same", () =>
    inFolder({ "bulkhead.yaml": estate() }, async (folder) => {
      const { code, stdout } = await bulkhead(folder, "estate", "show");
      assert.equal(code, 0);
      assert.match(stdout, /^# bulkhead\.yaml, sha256 [0-9a-f]{64}$/m);
      assert.match(stdout, /cohabitation/);
    }));

  it("help and version end with 0", () =>
    inFolder({}, async (folder) => {
      assert.match((await bulkhead(folder, "--version")).stdout, /^\d+\.\d+\.\d+\n$/);
      const { code, stdout } = await bulkhead(folder, "check", "--help");
      assert.equal(code, 0);
      assert.match(stdout, /--fail-on/);
    }));
});
