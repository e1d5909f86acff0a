import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { clusterMachines } from "./generate/machines";
import { generateCluster } from "./generate/policies";
import { generateServices } from "./generate/services";
import { compare, measure, type Usage } from "./measure";
import type { Row } from "./table";

interface Size {
  readonly pods: number;
  readonly namespaces: number;
  readonly policies: number;
  readonly machines: number;
  /** A third of each type: within the cluster, at ports of nodes, behind load balancers. */
  readonly services: number;
  /** The most CPU time, with reading the manifests. */
  readonly targetMs: number;
}

const sizes: readonly Size[] = [
  { pods: 1000, namespaces: 100, policies: 200, machines: 50, services: 0, targetMs: 2000 },
  { pods: 1000, namespaces: 100, policies: 200, machines: 50, services: 300, targetMs: 3000 },
  { pods: 1000, namespaces: 100, policies: 200, machines: 500, services: 300, targetMs: 6000 },
  { pods: 10_000, namespaces: 1000, policies: 2000, machines: 50, services: 300, targetMs: 15_000 },
];

const text = (usage: Usage): string => `${Math.round(usage.cpuMs)} ms ${Math.round(usage.rssMb)} MB`;

/** All connections of clusters over their machines' networks; the floor is reading the manifests. */
export function jointReachability(folder: string, quick: boolean, yamlFloor: string): Row[] {
  const script = join(folder, "joint-connections.cjs");
  buildSync({
    entryPoints: [join(__dirname, "joint-connections.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    logLevel: "warning",
  });
  return (quick ? sizes.slice(0, 2) : sizes).map((size) => {
    const { pods, namespaces, policies, machines, services, targetMs } = size;
    const estate = join(folder, `joint-${pods}-${machines}-${services}`);
    const file = join(estate, "cluster.yaml");
    mkdirSync(estate);
    generateCluster(file, pods, namespaces, policies);
    generateServices(file, services, namespaces);
    writeFileSync(join(estate, "machines.json"), JSON.stringify(clusterMachines(machines)));
    const { floor, ours } = compare(
      3,
      () => measure([yamlFloor, estate], folder),
      () => measure([script, estate], folder),
    );
    return {
      name: `connections of ${pods} pods on ${machines} machines under ${policies} policies${services > 0 ? ` with ${services} Services` : ""}`,
      floor: text(floor),
      ours: text(ours),
      value: ours.cpuMs,
      unit: "ms",
      target: targetMs,
    };
  });
}
