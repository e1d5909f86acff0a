import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const installed = spawnSync("pulumi", ["version"], { encoding: "utf8" }).status === 0;

const urn = (type: string, name: string): string => `urn:pulumi:production::shop::${type}::${name}`;
const stack = urn("pulumi:pulumi:Stack", "shop-production");

/** A state with one privileged pod, as `pulumi stack export` writes it. */
const state = {
  version: 3,
  deployment: {
    manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
    resources: [
      { urn: stack, custom: false, type: "pulumi:pulumi:Stack" },
      {
        urn: urn("kubernetes:core/v1:Pod", "agent"),
        custom: true,
        id: "shop/agent",
        type: "kubernetes:core/v1:Pod",
        parent: stack,
        inputs: pod(),
        outputs: pod(),
      },
    ],
  },
};

function pod(): object {
  const container = { name: "agent", image: "agent", securityContext: { privileged: true } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "agent", namespace: "shop" },
    spec: { containers: [container] },
  };
}

/** Runs where the Pulumi CLI is on PATH; elsewhere these are reported as skipped. */
describe("the pack under the Pulumi CLI", function () {
  this.timeout(180_000);
  let folder: string;
  before(function () {
    if (!installed || !existsSync(join(root, "policies/bin/index.js"))) this.skip();
    folder = mkdtempSync(join(tmpdir(), "bulkhead-cli-"));
    writeFileSync(join(folder, "state.json"), JSON.stringify(state));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  it("finds the violation in a state by `pulumi policy analyze`", () => {
    const args = [
      "policy",
      "analyze",
      "--file",
      join(folder, "state.json"),
      "--policy-pack",
      join(root, "policies"),
    ];
    const env = {
      ...process.env,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_CONFIG_PASSPHRASE: "",
      NO_COLOR: "1",
    };
    const { status, stdout, stderr } = spawnSync("pulumi", args, { cwd: root, encoding: "utf8", env });
    assert.equal(status, 1, stdout + stderr);
    assert.match(stdout + stderr, /disallow-privileged-containers/);
  });
});
