import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { SnapshotStatus } from "../../core/image/snapshot/schema";
import { renderSnapshot } from "../../core/image/snapshot/write";
import { digestOf, generateLog, PIECES_AN_IMAGE } from "./generate/evidence";
import { compare, measure } from "./measure";
import type { Row } from "./table";

function bundled(folder: string, name: string): string {
  const script = join(folder, `${name}.cjs`);
  buildSync({
    entryPoints: [join(__dirname, `${name}.ts`)],
    outfile: script,
    bundle: true,
    platform: "node",
    logLevel: "warning",
  });
  return script;
}

/** The statuses of all images from a log of evidence, and the status of one from a snapshot. */
export function image(folder: string, quick: boolean): Row[] {
  return [...statuses(folder, quick ? 10_000 : 100_000), oneStatus(folder, quick ? 10_000 : 100_000)];
}

function statuses(folder: string, images: number): Row[] {
  const log = join(folder, "evidence.jsonl");
  generateLog(log, images);
  const { cpuMs, rssMb } = measure([bundled(folder, "image-statuses"), log, String(images)], folder);
  rmSync(log);
  const common = { floor: "", ours: `${Math.round(cpuMs)} ms ${Math.round(rssMb)} MB` };
  const name = `statuses of ${images} images, ${images * PIECES_AN_IMAGE} pieces of evidence`;
  return [
    { name, ...common, value: cpuMs, unit: "ms", target: 20_000 },
    { name: `${name}: memory`, ...common, value: rssMb, unit: "MB", target: 2048 },
  ];
}

function oneStatus(folder: string, images: number): Row {
  const file = join(folder, "snapshot.jsonl");
  const at = Date.parse("2026-01-01T00:00:00Z");
  const rows = Array.from({ length: images }, (_, number): SnapshotStatus => ({
    digest: digestOf(number),
    colour: "green",
    since: new Date(at).toISOString(),
    reference: `registry.example.com/shop/service-${number % 1000}`,
    facts: { signers: ["build"], builder: "https://ci.example.com/v1", licences: ["MIT", "Apache-2.0"] },
  }));
  writeFileSync(file, renderSnapshot({ at, estate: "0".repeat(64), statuses: rows }));
  const size = Math.round(statSync(file).size / 1e6);
  const script = bundled(folder, "image-snapshot");
  const { floor, ours } = compare(
    5,
    () => measure(["-e", "0"], folder),
    () => measure([script, file, digestOf(images >> 1)], folder),
  );
  rmSync(file);
  const shown = ({ cpuMs, rssMb }: typeof ours) => `${Math.round(cpuMs)} ms ${Math.round(rssMb)} MB`;
  return {
    name: `one status from a snapshot of ${images} (${size} MB)`,
    floor: shown(floor),
    ours: shown(ours),
    value: ours.cpuMs - floor.cpuMs,
    unit: "ms",
    target: 400,
  };
}
