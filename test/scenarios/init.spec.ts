import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { bulkhead, check, inFolder } from "./run";
import { estate, pod } from "./inputs";

const namespace = (name: string, labels: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { ${labels} } }\n---\n`;
const shop = {
  "k8s.yaml":
    namespace("shop", "example.com/zone: app") +
    namespace("orders-db", "example.com/zone: data") +
    namespace("eu", "topology.kubernetes.io/zone: eu-west-1a") +
    pod("web").replace("namespace: shop", "namespace: ingress-nginx") +
    "---\n" +
    pod("cache")
      .replace("registry.example.com/shop/main:1.0", "redis:7")
      .replace("namespace: shop", "namespace: dev-shop"),
};
interface FirstEstate {
  zones: Record<string, { select?: unknown[] }>;
  environments: Record<string, { controlled?: boolean; select: unknown[] }>;
  images: { repositories: { default: string[] } };
}
const read = (folder: string, name = "bulkhead.yaml"): string => readFileSync(join(folder, name), "utf8");

describe("bulkhead init", () => {
  it("writes an estate that loads and says what was seen", () =>
    inFolder(shop, async (folder) => {
      const { code, stdout, stderr } = await bulkhead(folder, "init", "k8s.yaml", "--stack", "shop/staging");
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /^bulkhead\.yaml: written from 5 resources/);
      const checked = await bulkhead(folder, "estate", "check");
      assert.equal(checked.code, 0, checked.stderr);
      const { zones, environments, images } = parse(read(folder)) as FirstEstate;
      assert.deepEqual(Object.keys(zones), ["internet", "dmz", "app", "data"]);
      assert.deepEqual(zones["data"]?.select, [{ namespaceLabel: { "example.com/zone": "data" } }]);
      assert.deepEqual(zones["dmz"]?.select, [{ namespace: "ingress-nginx" }]);
      assert.deepEqual(Object.keys(environments), ["staging", "development", "production"]);
      assert.deepEqual(environments["staging"]?.select, [{ stack: "shop/staging" }]);
      assert.deepEqual(environments["development"]?.select, [{ namespace: "dev-shop" }]);
      assert.equal(environments["development"].controlled, undefined);
      assert.equal(environments["production"]?.controlled, true);
      assert.deepEqual(images.repositories.default, ["registry.example.com/shop/**"]);
      assert.match(read(folder), /# {2}- docker\.io\/library\/redis/);
    }));

  it("writes what the next check judges by", () =>
    inFolder(shop, async (folder) => {
      await bulkhead(folder, "init", "k8s.yaml");
      const { result } = await check(folder, "k8s.yaml", "--only", "disallow-host-pid");
      assert.equal(result.estate.source, "bulkhead.yaml");
      assert.deepEqual(
        result.findings.map(({ subject, environment, level }) => [subject.name, environment, level]),
        [
          ["cache", "development", "advisory"],
          ["web", "production", "mandatory"],
        ],
      );
    }));

  it("reads subnets and clusters of a program's project", () =>
    inFolder({}, async (folder) => {
      const root = join(__dirname, "../..");
      const output = join(folder, "first.yaml");
      const { code, stderr } = await bulkhead(root, "init", ".", "--stack", "production", "-o", output);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(read(folder, "first.yaml"), /subnetTag: \{ zone: dmz \}/);
      assert.match(read(folder, "first.yaml"), /^clusters:\n {2}shop:/m);
      assert.equal((await bulkhead(folder, "estate", "check", "first.yaml")).code, 0);
    }));

  it("replaces nothing unless told to", () =>
    inFolder({ ...shop, "bulkhead.yaml": estate() }, async (folder) => {
      const refused = await bulkhead(folder, "init", "k8s.yaml");
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /bulkhead\.yaml exists already \(--force/);
      assert.equal(read(folder), estate());
      assert.equal((await bulkhead(folder, "init", "k8s.yaml", "--force")).code, 0);
      assert.notEqual(read(folder), estate());
      const printed = await bulkhead(folder, "init", "k8s.yaml", "-o", "-");
      assert.equal(printed.stdout, read(folder));
    }));

  it("writes one to fill in where there is nothing to see", () =>
    inFolder({}, async (folder) => {
      assert.equal((await bulkhead(folder, "init")).code, 0);
      assert.match(read(folder), /Nothing that was seen tells a zone/);
      assert.equal((await bulkhead(folder, "estate", "check")).code, 0);
    }));

  it("writes what it could read, and says what it could not", () =>
    inFolder({ ...shop, "broken.yaml": "kind: [" }, async (folder) => {
      const { code, stderr } = await bulkhead(folder, "init", "k8s.yaml", "broken.yaml");
      assert.equal(code, 2);
      assert.match(stderr, /^broken\.yaml:1:\d+: is not valid YAML/);
      assert.ok(existsSync(join(folder, "bulkhead.yaml")));
      const none = await bulkhead(folder, "init", "broken.yaml", "-o", "other.yaml");
      assert.match(none.stderr, /nothing was written/);
      assert.ok(!existsSync(join(folder, "other.yaml")));
    }));
});
