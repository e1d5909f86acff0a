import { join } from "node:path";
import { buildSync } from "esbuild";
import { measure } from "./measure";
import type { Row } from "./table";

interface Size {
  readonly workloads: number;
  readonly pools: number;
  readonly targetMs: number;
}

const sizes: readonly Size[] = [
  { workloads: 1000, pools: 50, targetMs: 1500 },
  { workloads: 10_000, pools: 200, targetMs: 5000 },
];

/** Who may share a machine with whom, for every pair; no floor: the graph is made in memory. */
export function placement(folder: string, quick: boolean): Row[] {
  const script = join(folder, "placement-pairs.cjs");
  buildSync({
    entryPoints: [join(__dirname, "placement-pairs.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    logLevel: "warning",
  });
  return (quick ? sizes.slice(0, 1) : sizes).flatMap(({ workloads, pools, targetMs }): Row[] => {
    const { cpuMs, rssMb } = measure([script, String(workloads), String(pools)], folder);
    const common = { floor: "", ours: `${Math.round(cpuMs)} ms ${Math.round(rssMb)} MB` };
    const name = `cohabitation of ${workloads} workloads on ${pools} pools`;
    return [
      { name, ...common, value: cpuMs, unit: "ms", target: targetMs },
      { name: `${name}: memory`, ...common, value: rssMb, unit: "MB", target: 1024 },
    ];
  });
}
