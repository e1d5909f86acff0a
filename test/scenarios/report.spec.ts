import assert from "node:assert/strict";
import { readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { resultSchema } from "../../core/report";
import { estate, pod } from "./inputs";
import { bulkhead, inFolder } from "./run";

const digest = `sha256:${"a".repeat(64)}`;
const log = "images: { log: evidence.jsonl }\n";
const both = `${pod("web").replace("main:1.0", `main@${digest}`)}---\n${pod("other")}`;

describe("what a result says of images and inputs", () => {
  it("holds the status of each image that is named by its digest, and counts the others", () =>
    inFolder({ "bulkhead.yaml": estate(log), "pods.yaml": both, "evidence.jsonl": "" }, async (folder) => {
      const { stdout } = await bulkhead(folder, "check", "pods.yaml", "-f", "json");
      const { statuses } = resultSchema.parse(JSON.parse(stdout));
      assert.deepEqual(
        statuses!.images.map(({ digest: own, colour, uses, usedBy }) => [own, colour, uses, usedBy]),
        [[digest, "grey", 1, ["web/main"]]],
      );
      assert.equal(statuses!.untold, 1);
      assert.match(statuses!.source, /evidence log evidence\.jsonl/);
    }));

  it("says nothing of statuses where the estate names nothing to know them by", () =>
    inFolder({ "bulkhead.yaml": estate(), "pods.yaml": both }, async (folder) => {
      const { stdout } = await bulkhead(folder, "check", "pods.yaml", "-f", "json");
      assert.equal(resultSchema.parse(JSON.parse(stdout)).statuses, undefined);
    }));

  it("says when a file was last written, also in the page", () =>
    inFolder({ "bulkhead.yaml": estate(), "pod.yaml": pod("web") }, async (folder) => {
      utimesSync(join(folder, "pod.yaml"), 1_700_000_000, 1_700_000_000);
      await bulkhead(folder, "check", "pod.yaml", "-f", "json=r.json", "-f", "html=r.html");
      const { inputs } = resultSchema.parse(JSON.parse(readFileSync(join(folder, "r.json"), "utf8")));
      assert.deepEqual(
        inputs.map(({ modified }) => modified),
        ["2023-11-14T22:13:20.000Z"],
      );
      assert.match(readFileSync(join(folder, "r.html"), "utf8"), /2023-11-14 22:13 UTC, \d+ days old/);
    }));
});
