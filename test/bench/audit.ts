import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateState } from "./generate/states";
import { measure, type Usage } from "./measure";
import type { Row } from "./table";

const filesFloor = require.resolve("./floors/parse-files.cjs");
const resourcesOfAStack = 200;
const projects = 50;
/** Clean, findings, and unknowns that are mandatory. */
const judged = [0, 1, 3];

/** Audits of a generated backend: the first, and a second one after one stack of a hundred has changed. */
export function audit(folder: string, quick: boolean): Row[] {
  const stacks = quick ? 300 : 10_000;
  const backend = join(folder, "fleet");
  const text = template(folder);
  for (let index = 0; index < stacks; index += 1) writeStack(backend, text, index, "");
  const run = (): Usage =>
    measure(
      [join(folder, "dist/bulkhead.cjs"), "audit", backend, "--results", join(folder, "results")],
      folder,
      judged,
    );
  const floor = measure([filesFloor, backend], folder);
  const first = run();
  for (let index = 0; index < stacks; index += 100) writeStack(backend, text, index, " ");
  const second = run();
  for (const name of ["fleet", "results"]) rmSync(join(folder, name), { recursive: true, force: true });
  const ms = ({ cpuMs, rssMb }: Usage): string => `${Math.round(cpuMs)} ms ${Math.round(rssMb)} MB`;
  const name = `audit of ${stacks} stacks`;
  const shown = { floor: ms(floor), ours: ms(first) };
  return [
    { name, ...shown, value: first.cpuMs / floor.cpuMs, unit: "×", target: 4 },
    { name: `${name}: memory`, ...shown, value: first.rssMb, unit: "MB", target: 1536 },
    {
      name: `${name}: again, 1 % changed`,
      floor: ms(first),
      ours: ms(second),
      value: second.cpuMs / first.cpuMs,
      unit: "×",
      target: 0.05,
    },
  ];
}

function template(folder: string): string {
  const file = join(folder, "stack.json");
  generateState(file, resourcesOfAStack, false);
  const text = readFileSync(file, "utf8");
  rmSync(file);
  return text;
}

function writeStack(backend: string, text: string, index: number, ending: string): void {
  const [project, stack] = [`project-${index % projects}`, `stack-${index}`];
  const folder = join(backend, ".pulumi/stacks", project);
  mkdirSync(folder, { recursive: true });
  const own = text
    .replaceAll("urn:pulumi:bench::estate", `urn:pulumi:${stack}::${project}`)
    // Ids are of their stack: eleven zeros of them tell it.
    .replaceAll("00000000000", String(index).padStart(11, "0"));
  writeFileSync(join(folder, `${stack}.json`), own + ending);
}
