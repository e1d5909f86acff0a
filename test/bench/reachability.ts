import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { generateCluster } from "./generate/policies";
import { compare, measure, type Usage } from "./measure";
import type { Row } from "./table";

interface Size {
  readonly pods: number;
  readonly namespaces: number;
  readonly policies: number;
  /** The most CPU time, with reading the manifests. */
  readonly targetMs: number;
}

const sizes: readonly Size[] = [
  { pods: 100, namespaces: 10, policies: 20, targetMs: 1000 },
  { pods: 1000, namespaces: 100, policies: 200, targetMs: 1000 },
  { pods: 10_000, namespaces: 1000, policies: 2000, targetMs: 15_000 },
];

const text = (usage: Usage): string => `${Math.round(usage.cpuMs)} ms ${Math.round(usage.rssMb)} MB`;

/** All connections of clusters, from their manifests; the floor is reading those. */
export function reachability(folder: string, quick: boolean, yamlFloor: string): Row[] {
  const script = join(folder, "connections.cjs");
  buildSync({
    entryPoints: [join(__dirname, "connections.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    logLevel: "warning",
  });
  const rows: Row[] = [];
  const spent = new Map<number, number>();
  for (const { pods, namespaces, policies, targetMs } of quick ? sizes.slice(0, 2) : sizes) {
    const manifests = join(folder, `connections-${pods}`);
    mkdirSync(manifests);
    generateCluster(join(manifests, "cluster.yaml"), pods, namespaces, policies);
    const { floor, ours } = compare(
      pods > 1000 ? 3 : 5,
      () => measure([yamlFloor, manifests], folder),
      () => measure([script, manifests], folder),
    );
    const common = { floor: text(floor), ours: text(ours) };
    const what = `connections of ${pods} pods under ${policies} policies`;
    rows.push({ name: what, ...common, value: ours.cpuMs, unit: "ms", target: targetMs });
    if (pods >= 10_000)
      rows.push({ name: `${what}: memory`, ...common, value: ours.rssMb, unit: "MB", target: 1536 });
    spent.set(pods, ours.cpuMs);
  }
  const [few, many] = [spent.get(1000), spent.get(10_000)];
  if (few !== undefined && many !== undefined) {
    const shown = (value: number): string => `${Math.round(value)} ms`;
    const name = "connections: ten times the pods and policies";
    rows.push({ name, floor: shown(few), ours: shown(many), value: many / few, unit: "×", target: 20 });
  }
  return rows;
}
