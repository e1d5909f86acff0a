import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { bulkhead, inFolder } from "./run";
import { estate, pod, shopEstate, shopManifests } from "./inputs";

const files = { "bulkhead.yaml": shopEstate(), "shop.yaml": shopManifests("{ namespaceSelector: {} }") };
const source = ["--source", "shop.yaml"];

describe("bulkhead fix --segment", () => {
  it("writes policies that, in place of those it names, pass the check", () =>
    inFolder(files, async (folder) => {
      const { code, stdout, stderr } = await bulkhead(
        folder,
        "fix",
        "--segment",
        ...source,
        "--out",
        "proposal",
      );
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /6 network policies and 0 security groups proposed/);
      assert.match(
        stdout,
        /Remove these network policies.*\n {2}- \S*NetworkPolicy\/api\/from-web \(shop\.yaml:\d+/,
      );
      const proposed = readFileSync(join(folder, "proposal/network-policies.yaml"), "utf8");
      const kept = shopManifests().split("---\n").slice(0, -1).join("---\n");
      await inFolder({ ...files, "shop.yaml": kept, "proposal.yaml": proposed }, async (after) => {
        const expect = async (from: string, to: string, port: string, answer: string): Promise<void> => {
          const both = [...source, "--source", "proposal.yaml"];
          const args = ["reach", from, to, "-p", port, "--expect", answer, ...both];
          assert.equal((await bulkhead(after, ...args)).code, 0, `${from} ${to} ${port} ${answer}`);
        };
        await expect("front", "orders", "8080/tcp", "reachable");
        await expect("front", "orders", "1-8079/tcp", "blocked");
        await expect("orders", "front", "any", "blocked");
        await expect("web/*", "web/*", "any", "blocked");
        await expect("internet", "front", "any", "blocked");
        const again = await bulkhead(after, "fix", "--segment", ...source, "--source", "proposal.yaml");
        assert.doesNotMatch(again.stdout, /Remove these/);
      });
    }));

  it("writes a module of a Pulumi program, whatever the names hold", () => {
    const evil = "a\\u2028*/ }); process.exit(); `${x}` //";
    const named = shopEstate()
      .replace("{ from: dmz", `{ from: dmz, reason: "x"`)
      .replace(', reason: "x",', ",");
    const manifests = shopManifests().replaceAll("{ app: orders }", `{ app: orders, "team": "${evil}" }`);
    return inFolder({ "bulkhead.yaml": named, "shop.yaml": manifests }, async (folder) => {
      const { code, stdout } = await bulkhead(folder, "fix", "--segment", "-f", "pulumi", ...source);
      assert.equal(code, 0);
      assert.match(stdout, /export function networkPolicies\(/);
      assert.doesNotMatch(stdout, /\u2028/);
      transformSync(stdout, { loader: "ts" });
    });
  });

  it("writes nothing but manifests where these are piped on", () =>
    inFolder(files, async (folder) => {
      const { code, stdout, stderr } = await bulkhead(
        folder,
        "fix",
        "--segment",
        "-f",
        "manifests",
        ...source,
      );
      assert.equal(code, 0);
      assert.match(stdout, /^apiVersion: networking\.k8s\.io\/v1\n/);
      assert.match(stderr, /6 network policies/);
    }));

  it("proposes the same each time", () =>
    inFolder(files, async (folder) => {
      const first = await bulkhead(folder, "fix", "--segment", ...source);
      assert.equal((await bulkhead(folder, "fix", "--segment", ...source)).stdout, first.stdout);
    }));

  it("ends with 2 where something lies in no zone, and says what to do", () =>
    inFolder(
      { ...files, "bulkhead.yaml": shopEstate().replace("{ zone: app }", "{ zone: other }") },
      async (folder) => {
        const { code, stdout } = await bulkhead(folder, "fix", "--segment", ...source);
        assert.equal(code, 2);
        assert.match(stdout, /namespace api lies in no zone of the estate: give the zone a selector/);
      },
    ));

  it("refuses what it cannot do, and writes nothing", () =>
    inFolder({ "bulkhead.yaml": estate(), "web.yaml": pod("web"), "bad.yaml": "kind: [" }, async (folder) => {
      const refused = async (...args: string[]): Promise<string> => {
        const { code, stdout, stderr } = await bulkhead(folder, "fix", ...args, "--out", "proposal");
        assert.deepEqual([code, stdout, existsSync(join(folder, "proposal"))], [2, "", false]);
        return stderr;
      };
      assert.match(await refused("--source", "web.yaml"), /fix what\? \(say .*--segment/);
      assert.match(await refused("--segment", "-s", "web.yaml", "-s", "bad.yaml"), /read in part only/);
      assert.match(await refused("--segmnt"), /unknown option '--segmnt'\n\(Did you mean --segment\?\)/);
    }));
});
