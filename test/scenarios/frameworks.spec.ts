import assert from "node:assert/strict";
import { bulkhead, check, inFolder } from "./run";
import { estate, pod } from "./inputs";

const files = { "bulkhead.yaml": estate(), "web.yaml": pod("web") };

describe("a check by a framework", () => {
  it("says of each control how it stands, and judges by nothing else", () =>
    inFolder(files, async (folder) => {
      const { code, result } = await check(folder, "web.yaml", "--framework", "pss-1.37");
      assert.equal(code, 1);
      assert.deepEqual(
        result.coverage?.controls.map(({ control, verdict }) => [control, verdict]),
        [
          ["baseline", "fail"],
          ["restricted", "fail"],
        ],
      );
      assert.match(result.coverage.controls[0]!.why, /violated: disallow-host-pid \(1\)/);
      assert.ok(
        result.policies.every(({ controls }) => controls.some((each) => each.startsWith("pss-1.37:"))),
      );
    }));

  it("tells five outcomes of a control apart, by what was given", () => {
    const type = "kubernetes:core/v1:Pod";
    const preview = (spec: object | undefined): string => {
      const urn = `urn:pulumi:production::shop::${type}::web`;
      const inputs = { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop" }, spec };
      const config = "kubernetes:core/v1:ConfigMap";
      const other = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web", namespace: "shop" } };
      const step = spec
        ? { op: "create", urn, newState: { urn, custom: true, type, inputs } }
        : {
            op: "create",
            urn: urn.replace(type, config),
            newState: { urn: urn.replace(type, config), custom: true, type: config, inputs: other },
          };
      return JSON.stringify({ steps: [step] });
    };
    const containers = [{ name: "main", image: "registry.example.com/shop/main:1.0" }];
    /** How controls of the framework stand: 5.2.3 is judged by one policy, 1.1.1 by none. */
    const verdicts = (spec: object | undefined, ...args: string[]) =>
      inFolder({ "bulkhead.yaml": estate(), "preview.json": preview(spec) }, async (folder) => {
        const framework = ["--framework", "cis-kubernetes-1.9"];
        const { result } = await check(folder, "preview.json", ...framework, ...args);
        const { controls } = result.coverage!;
        return ["5.2.3", "1.1.1"].map((name) => controls.find(({ control }) => control === name)!.verdict);
      });
    return (async () => {
      assert.deepEqual(await verdicts({ hostPID: false, containers }), ["pass", "not-covered"]);
      assert.deepEqual(await verdicts({ hostPID: true, containers }), ["fail", "not-covered"]);
      const notKnownYet = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
      assert.deepEqual(await verdicts({ hostPID: notKnownYet, containers }), ["unknown", "not-covered"]);
      assert.deepEqual(await verdicts(undefined), ["not-applicable", "not-covered"]);
      const leftOut = await verdicts({ hostPID: false, containers }, "--skip", "disallow-host-pid");
      assert.deepEqual(leftOut, ["unknown", "not-covered"], "what was left out has not passed");
    })();
  });

  it("is shown as a table", () =>
    inFolder(files, async (folder) => {
      const args = ["check", "web.yaml", "--framework", "cis-kubernetes-1.9"];
      const { stdout } = await bulkhead(folder, ...args);
      assert.match(stdout, /✗ 5\.2\.3 +fail +pod security: violated: disallow-host-pid \(1\)/);
      assert.match(stdout, / 1\.1\.1 +not-covered +files of the control plane: stands in files and flags/);
      assert.match(stdout, /\d+ pass, \d+ fail, \d+ unknown, \d+ not-applicable, \d+ not-covered/);
      const markdown = await bulkhead(folder, ...args, "-f", "markdown");
      assert.match(markdown.stdout, /\| 5\.2\.3 \| pod security \| fail \| violated: disallow-host-pid/);
    }));

  it("is refused for a framework that is not known", () =>
    inFolder(files, async (folder) => {
      for (const args of [["check", "web.yaml"], ["rules"]]) {
        const { code, stderr } = await bulkhead(folder, ...args, "--framework", "cis-kubernetes");
        assert.equal(code, 2);
        assert.match(stderr, /there is no framework "cis-kubernetes".*cis-kubernetes-1\.9/s);
      }
    }));
});
