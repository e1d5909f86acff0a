import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackIn } from "../../cli/commands/preview";
import { resultSchema } from "../../core/report";
import { estate, pod } from "./inputs";
import { bulkhead, inFolder } from "./run";

const sample = join(__dirname, "..", "..", "..", "shared", "samples", "preview-stream.jsonl");

/** A CLI that writes down what it is given, and says what another one said. */
function standIn(folder: string, lines: string, code: number): string {
  writeFileSync(join(folder, "events.jsonl"), lines);
  const file = join(folder, "pulumi-stand-in");
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s\\n' "$PULUMI_ENABLE_STREAMING_JSON_PREVIEW" "$@" > "${folder}/given"\ncat "${folder}/events.jsonl"\nexit ${code}\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

const event = (sequence: number, body: object): string =>
  `${JSON.stringify({ sequence, timestamp: 1795351598, ...body })}\n`;
const urn = "urn:pulumi:dev::shop::kubernetes:core/v1:Pod::web";
const created = {
  urn,
  type: "kubernetes:core/v1:Pod",
  custom: true,
  inputs: {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "shop" },
    spec: { hostPID: true, containers: [{ name: "main", image: "registry.example.com/main:1.0" }] },
  },
};
const stream = (more = ""): string =>
  event(0, {
    resourcePreEvent: { metadata: { op: "create", urn, type: created.type, old: null, new: created } },
  }) +
  event(1, { diagnosticEvent: { severity: "debug", message: "the password is hunter2" } }) +
  more +
  event(9, { summaryEvent: { result: "succeeded" } });

describe("preview", () => {
  const args = ["--only", "disallow-host-pid", "-f", "json"];
  const leftovers = (): string[] =>
    readdirSync(tmpdir()).filter((name) => name.startsWith("bulkhead-preview-"));

  it("runs the CLI with what it is given, and judges what it would change", () =>
    inFolder({ "bulkhead.yaml": estate() }, async (folder) => {
      const before = leftovers();
      const command = standIn(folder, stream(), 0);
      const { code, stdout } = await bulkhead(
        folder,
        "preview",
        "--command",
        command,
        ...args,
        "--",
        "--stack",
        "dev",
      );
      assert.equal(code, 1);
      const result = resultSchema.parse(JSON.parse(stdout));
      assert.deepEqual(
        result.findings.map(({ policy }) => policy),
        ["disallow-host-pid"],
      );
      assert.equal(result.inputs[0]!.name, `${command} preview`);
      assert.equal(result.stage, "preview");
      assert.deepEqual(readFileSync(join(folder, "given"), "utf8").trim().split("\n"), [
        "true",
        "preview",
        "--json",
        "--non-interactive",
        "--stack",
        "dev",
      ]);
      assert.deepEqual(leftovers(), before, "nothing is left behind");
      assert.doesNotMatch(stdout, /hunter2|bulkhead-preview-/);
    }));

  it("fails on what another pack refuses, and says it", () =>
    inFolder({ "bulkhead.yaml": estate() }, async (folder) => {
      const refused = event(2, {
        policyEvent: {
          resourceUrn: urn,
          message: "No pods.\n\u001b[31mnone",
          policyName: "no-pods",
          policyPackName: "other",
          enforcementLevel: "mandatory",
        },
      });
      const command = standIn(folder, stream(refused), 255);
      const { code, stderr } = await bulkhead(
        folder,
        "preview",
        "--command",
        command,
        "--only",
        "disallow-latest-tag",
        "-f",
        "json",
      );
      assert.equal(code, 1);
      assert.match(stderr, /^mandatory no-pods \(other\) on urn:pulumi:dev::shop.*: No pods\.: .*none$/m);
      assert.ok(!stderr.includes("\u001b"));
    }));

  it("is not clean where the CLI fails without a reason that is known", () =>
    inFolder({ "bulkhead.yaml": estate() }, async (folder) => {
      const silent = standIn(folder, "", 1);
      const { code, stderr } = await bulkhead(folder, "preview", "--command", silent, ...args);
      assert.equal(code, 2);
      assert.match(stderr, /gave no events \(it ended with 1\)/);
      const failing = standIn(folder, stream(), 1);
      assert.equal(
        (
          await bulkhead(
            folder,
            "preview",
            "--command",
            failing,
            "--only",
            "disallow-latest-tag",
            "-f",
            "json",
          )
        ).code,
        2,
      );
    }));

  it("judges the program where there is no CLI, and says so", () =>
    inFolder({ "bulkhead.yaml": estate() }, async (folder) => {
      const { code, stderr } = await bulkhead(folder, "preview", "--command", "no-such-cli", ...args);
      assert.match(stderr, /no-such-cli is not there: the program of this folder/);
      assert.equal(code, 2, "there is no program either");
    }));

  it("reads what a real CLI said", async function () {
    if (!existsSync(sample)) {
      console.log("      the sample of a real CLI's stream is not there");
      return this.skip();
    }
    await inFolder({ "bulkhead.yaml": estate() }, async (folder) => {
      const command = standIn(folder, readFileSync(sample, "utf8"), 255);
      const { code, stdout, stderr } = await bulkhead(
        folder,
        "preview",
        "--command",
        command,
        "--only",
        "disallow-privileged-containers",
        "-f",
        "json",
      );
      assert.equal(code, 1);
      const { findings, counts } = resultSchema.parse(JSON.parse(stdout));
      assert.equal(counts.resources, 10);
      assert.deepEqual(
        findings.map(({ subject }) => subject.name),
        ["web"],
      );
      assert.equal(stderr.match(/^(?:mandatory|advisory) /gm)?.length, 5);
    });
  });

  it("finds the stack in the CLI's arguments", () => {
    assert.equal(stackIn(["--diff", "--stack", "a/b"]), "a/b");
    assert.equal(stackIn(["--stack=prod"]), "prod");
    assert.equal(stackIn(["-s", "dev"]), "dev");
    assert.equal(stackIn(["--stackless", "x"]), undefined);
  });

  it("is not confused by manifests beside it", () =>
    inFolder({ "bulkhead.yaml": estate(), "pod.yaml": pod("other") }, async (folder) => {
      const { stdout } = await bulkhead(
        folder,
        "preview",
        "--command",
        standIn(folder, stream(), 0),
        ...args,
      );
      assert.equal(resultSchema.parse(JSON.parse(stdout)).counts.resources, 1);
    }));
});
