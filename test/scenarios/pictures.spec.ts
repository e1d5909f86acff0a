import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pictureSchema } from "../../core/report/pictures";
import { partsOf } from "../core/report/pictures/geometry";
import { shopEstate } from "./inputs";
import { bulkhead, inFolder } from "./run";

const built = join(__dirname, "../../dist/bulkhead.cjs");

const namespace = (name: string, zone: string): object => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: { zone } },
});
const workload = (name: string, space: string): object => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace: space },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "main", image: `registry.example.com/${name}:1.0` }] },
    },
  },
});
const policy = (name: string, space: string, spec: object): object => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: space },
  spec,
});
const ofZone = (zone: string): object => ({ namespaceSelector: { matchLabels: { zone } } });

/** A hundred workloads in ten namespaces of two zones: each denies all, and takes what the other zone may send. */
const hundred = Array.from({ length: 10 }, (_, at) => {
  const [own, other] = at < 5 ? ["dmz", "app"] : ["app", "dmz"];
  const space = `${own}-${at}`;
  const [side, direction] = own === "app" ? ["from", "ingress"] : ["to", "egress"];
  return [
    namespace(space, own),
    ...Array.from({ length: 10 }, (_, index) => workload(`service-${at}-${index}`, space)),
    policy("deny", space, { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    policy("shop", space, {
      podSelector: {},
      policyTypes: [own === "app" ? "Ingress" : "Egress"],
      [direction]: [{ [side]: [ofZone(other)], ports: [{ port: 8080 }] }],
    }),
    // One of them is opened wide to the other zone, of which one namespace asks for anything.
    ...(at === 4
      ? [
          policy("wide", space, {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [ofZone("app")] }],
          }),
        ]
      : []),
    ...(at === 9
      ? [
          policy("wide", space, {
            podSelector: { matchLabels: { app: "service-9-0" } },
            policyTypes: ["Ingress"],
            ingress: [{ from: [ofZone("dmz")] }],
          }),
        ]
      : []),
  ];
}).flat();

const files = {
  "bulkhead.yaml": shopEstate(),
  "shop.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: hundred }),
};

/** The same hundred in ten zones, each behind a Service, with no policy at all; without labels they are in no zone. */
const open = (isZoned: boolean): typeof files => {
  const items = (hundred as { kind: string; metadata: { name: string; namespace?: string } }[])
    .filter(({ kind }) => kind !== "NetworkPolicy")
    .flatMap((item) => {
      const { name, namespace: space } = item.metadata;
      if (item.kind === "Namespace") return [namespace(name, isZoned ? name : "none")];
      const spec = { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] };
      return [item, { apiVersion: "v1", kind: "Service", metadata: { name, namespace: space }, spec }];
    });
  const zones = hundred
    .filter((item) => (item as { kind: string }).kind === "Namespace")
    .map((item) => (item as { metadata: { name: string } }).metadata.name);
  const estate = {
    zones: Object.fromEntries([
      ["internet", { external: true, trust: 0 }],
      ...zones.map((zone, at) => [zone, { trust: at + 1, select: [{ namespaceLabel: { zone } }] }] as const),
    ]) as object,
    flows: [{ from: zones[0], to: zones[5], ports: ["8080/tcp"] }],
    environments: { production: { select: [{ stack: "**" }, { namespace: "**" }] } },
  };
  return {
    "bulkhead.yaml": JSON.stringify(estate),
    "shop.json": JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  };
};

const asked = (format: string): string[] => ["reach", "--format", format, "--source", "shop.json"];

describe("pictures of a hundred workloads", () => {
  it("draw those that are alike as one, and count them all", () =>
    inFolder(files, async (folder) => {
      const { code, stdout, stderr } = await bulkhead(folder, ...asked("json"));
      assert.deepEqual([code, stderr], [0, ""]);
      const { boxes, arrows } = pictureSchema.parse(JSON.parse(stdout));
      const workloads = boxes.flatMap(({ nodes }) => nodes.filter(({ kind }) => kind === "workloads"));
      assert.equal(
        workloads.reduce((sum, { count }) => sum + count, 0),
        100,
      );
      // Ten namespaces, and the one workload that differs from its own.
      assert.ok(workloads.length <= 11, `${workloads.length} nodes`);
      assert.ok(arrows.length <= 40, `${arrows.length} arrows`);
      const odd = workloads.find(({ members }) => members.some((name) => name.endsWith("service-9-0")));
      assert.equal(odd?.count, 1);
      assert.ok(arrows.some(({ to, verdict }) => to === odd.id && verdict === "forbidden"));
    }));

  for (const format of ["svg", "dot", "mermaid"])
    it(`are of a size that people read, as ${format}`, () =>
      inFolder(files, async (folder) => {
        const { code, stdout } = await bulkhead(folder, ...asked(format));
        assert.equal(code, 0);
        assert.ok(stdout.length < 60_000, `${stdout.length} characters`);
        if (format !== "svg") return;
        const [, width, height] = /viewBox="0.00 0.00 ([\d.]+) ([\d.]+)"/.exec(stdout) ?? [];
        assert.ok(Number(width) < 2400 && Number(height) < 2400, `${width} × ${height}`);
      }));

  for (const isZoned of [true, false])
    it(`stay readable where nothing is divided, ${isZoned ? "by zone" : "in no zone"}`, () =>
      inFolder(open(isZoned), async (folder) => {
        const { code, stdout } = await bulkhead(folder, ...asked("svg"));
        assert.equal(code, 0);
        const parts = partsOf(stdout);
        const count = (kind: string): number => parts.filter((part) => part.kind === kind).length;
        assert.ok(count("edge") <= 12, `${count("edge")} lines`);
        assert.equal(count("box"), isZoned ? 13 : 3);
        if (isZoned)
          assert.match(stdout, /✗ each of these 10 reaches all 10: everything that is not declared/);
        assert.match(stdout, /stroke="#c01c28"/);
        const [, width, height] = /viewBox="0.00 0.00 ([\d.]+) ([\d.]+)"/.exec(stdout) ?? [];
        assert.ok(Number(width) < 2400 && Number(height) < 2400, `${width} × ${height}`);
      }));

  it("come out of the built command line the same", function () {
    if (!existsSync(built)) this.skip();
    this.timeout(60_000);
    return inFolder(files, (folder) => {
      const draw = (format: string): string =>
        execFileSync(process.execPath, [built, ...asked(format)], { cwd: folder, encoding: "utf8" });
      const { arrows, boxes } = pictureSchema.parse(JSON.parse(draw("json")));
      assert.ok(arrows.length > 0 && boxes.length > 1);
      assert.match(draw("svg"), /^<svg [\s\S]*<\/svg>\s*$/);
      assert.match(draw("dot"), /^digraph reach \{[\s\S]*\}\s*$/);
      assert.match(draw("mermaid"), /^flowchart LR\n/);
      return Promise.resolve();
    });
  });
});
