import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyPatch, parsePatch } from "diff";
import { transformSync } from "esbuild";
import { builtArguments, bulkhead, bulkheadProcess, check, inFolder } from "./run";

const estate = `zones:
  internet: { external: true, trust: 0 }
  dmz: { trust: 20, select: [{ namespaceLabel: { zone: dmz } }, { poolLabel: { zone: dmz } }] }
  app: { trust: 50, select: [{ namespaceLabel: { zone: app } }, { poolLabel: { zone: app } }] }
levels:
  zoned: { cohabitation: [{ differ: zone }], separateZonesBy: [vm, pool] }
environments:
  production:
    select: [{ stack: "**" }, { namespace: "**" }]
    controlled: true
    level: zoned
    enforce: mandatory
    onUnknown: { preview: mandatory, state: mandatory }
`;
const namespace = (name: string, zone: string): string => `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { zone: ${zone} } }
---
`;
const nodePool = (name: string): string => `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: { name: ${name} }
spec:
  template:
    metadata: { labels: { zone: ${name} } }
    spec:
      nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: default }
---
`;
const deployment = (name: string, space: string, spec = ""): string => `# ${name} of the shop
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${space} }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec:${spec}
      containers:
      - name: main   # the only one
        image: registry.example.com/${name}:1.0
---
`;
const tolerations = `
      tolerations:
      # of old
      - key: legacy
        operator: Exists
      - operator: Exists`;
const shop = [
  namespace("web", "dmz"),
  namespace("api", "app"),
  nodePool("dmz"),
  nodePool("app"),
  deployment("front", "web", tolerations),
  deployment("orders", "api"),
].join("");
const files = { "bulkhead.yaml": estate, "shop.yaml": shop };
const source = ["--source", "shop.yaml"];
const judged = ["--only", "restrict-cohabitation", "--only", "restrict-shared-layers"];

describe("bulkhead place", () => {
  it("tells where a workload may run, with whom, and what forbids it", () =>
    inFolder(files, async (folder) => {
      const { code, stdout, stderr } = await bulkhead(folder, "place", "front", ...source);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(
        stdout,
        /^Deployment web\/front\n {2}zone dmz, .* environment production at level zoned\n/,
      );
      assert.match(stdout, /May run on\n {2}✓ dmz {2}node pool, zone dmz\n/);
      assert.match(stdout, /May share a machine with\n {2}✗ api\/orders {2}on dmz, app\n/);
      assert.match(stdout, /level zoned forbids to share a vm \(differ: zone/);
    }));

  it("gives the matrix of all workloads in each of its forms", () =>
    inFolder(files, async (folder) => {
      const of = async (format: string): Promise<string> =>
        (await bulkhead(folder, "place", "-f", format, ...source)).stdout;
      const matrix = JSON.parse(await of("json")) as { groups: unknown[]; pairs: { forbidden: unknown[] }[] };
      assert.equal(matrix.groups.length, 2);
      assert.ok(matrix.pairs[0]!.forbidden.length > 0);
      assert.match(await of("svg"), /^<svg [^]*web\/front[^]*<\/svg>\s*$/);
      assert.match(await of("markdown"), /\|[^\n]*web\/front/);
    }));

  it("says which workload it doesn't know, and refuses pictures of one", () =>
    inFolder(files, async (folder) => {
      const unknown = await bulkhead(folder, "place", "fronts", ...source);
      assert.equal(unknown.code, 2);
      assert.match(unknown.stderr, /no workload here is called "fronts"/);
      const picture = await bulkhead(folder, "place", "front", "-f", "svg", ...source);
      assert.equal(picture.code, 2);
      assert.match(picture.stderr, /svg shows all workloads/);
    }));
});

describe("bulkhead fix --separate", () => {
  it("writes a diff that keeps comments, after which the level is met", () =>
    inFolder(files, async (folder) => {
      assert.equal((await check(folder, "shop.yaml", ...judged)).code, 1);
      const { code, stdout, stderr } = await bulkhead(folder, "fix", "--separate", "-f", "diff", ...source);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /2 pools \(the fewest that will do\)/);
      assert.equal(readFileSync(join(folder, "shop.yaml"), "utf8"), shop, "nothing is written by itself");
      const [patch] = parsePatch(stdout);
      const after = applyPatch(shop, patch!);
      assert.ok(after !== false);
      for (const kept of ["# front of the shop", "# the only one", "# of old", "- key: legacy"])
        assert.ok(after.includes(kept), kept);
      assert.doesNotMatch(after, /^ *- operator: Exists$/m);
      writeFileSync(join(folder, "shop.yaml"), after);
      const { result } = await check(folder, "shop.yaml", ...judged);
      assert.deepEqual(result.findings, []);
      const again = await bulkhead(folder, "fix", "--separate", "-f", "diff", ...source);
      assert.deepEqual([again.code, parsePatch(again.stdout).flatMap(({ hunks }) => hunks)], [0, []]);
    }));

  it("does so as it is built, together with place", async function () {
    if (!existsSync(builtArguments[0]!)) return this.skip();
    await inFolder(files, async (folder) => {
      const built = (...args: string[]) => bulkheadProcess(folder, args, {}, builtArguments);
      const placed = await built("place", "front", ...source);
      assert.match(placed.stdout, /May run on\n {2}✓ dmz {2}node pool/, placed.stderr);
      const { code, stdout, stderr } = await built("fix", "--separate", "-f", "diff", ...source);
      assert.equal(code, 0, stderr);
      const after = applyPatch(shop, parsePatch(stdout)[0]!);
      assert.ok(after !== false);
      writeFileSync(join(folder, "shop.yaml"), after);
      const checked = await built("check", "shop.yaml", ...judged);
      assert.equal(checked.code, 0, checked.stdout);
    });
  }).timeout(60_000);

  it("writes merge patches and a module of a Pulumi program", () =>
    inFolder(files, async (folder) => {
      const { code, stdout } = await bulkhead(folder, "fix", "--separate", ...source, "--out", "proposal");
      assert.equal(code, 0);
      assert.match(stdout, /separation\.yaml: written\n.*separate\.ts: written\n$/);
      assert.match(
        readFileSync(join(folder, "proposal/separation.yaml"), "utf8"),
        /bulkhead\.dev\/pool: dmz/,
      );
      const module = readFileSync(join(folder, "proposal/separate.ts"), "utf8");
      assert.match(module, /export const separate: pulumi\.ResourceTransformation/);
      transformSync(module, { loader: "ts" });
    }));

  it("changes nothing where the level is met, and says so", () => {
    const open = estate
      .replace("[{ differ: zone }], separateZonesBy: [vm, pool]", "any")
      .replace("controlled: true", "controlled: false");
    return inFolder({ ...files, "bulkhead.yaml": open }, async (folder) => {
      const { code, stdout } = await bulkhead(folder, "fix", "--separate", ...source);
      assert.equal(code, 0);
      assert.match(stdout, /nothing to change/);
    });
  });
});
