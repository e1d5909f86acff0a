import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { audit } from "./audit";
import { awsConnections } from "./aws-reachability";
import { generateEstate, generateManifests } from "./generate/manifests";
import { generateState } from "./generate/states";
import { image } from "./image";
import { jointReachability } from "./joint-reachability";
import { compare, measure, median, type Usage } from "./measure";
import { makeEmptyPack, startPack, type ColdStart } from "./pack";
import { placement } from "./placement";
import { reachability } from "./reachability";
import { register } from "./register";
import { reports } from "./reports";
import { isOver, render, type Row } from "./table";
import { usage } from "./usage";

const root = join(__dirname, "../..");
const copied = ["dist", "policies/bin", "policies/package.json", "policies/PulumiPolicy.yaml"];
const yamlFloor = require.resolve("./floors/parse-yaml.cjs");
const elementsFloor = require.resolve("./floors/parse-elements.cjs");
/** Clean, findings, and unknowns that are mandatory: all mean that everything was read and judged. */
const judged = [0, 1, 3];

/** The policies that ask for the computed connections. */
const onConnections = readdirSync(join(root, "policies/network"))
  .filter((file) => readFileSync(join(root, "policies/network", file), "utf8").includes("connectionsIn("))
  .map((file) => basename(file, ".ts"));

const quick = process.argv.includes("--quick");
const only = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const wanted = (group: string): boolean => only.length === 0 || only.includes(group);

const ms = (usage: Usage): string => `${Math.round(usage.cpuMs)} ms ${Math.round(usage.rssMb)} MB`;

/** Copies what was built, so that a build meanwhile is not measured half old and half new. */
function copyBuild(folder: string): void {
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
}

/** `bulkhead check` on one source, with its result written nowhere. */
const check = (source: string, folder: string, ...options: string[]): Usage =>
  measure(
    [join(folder, "dist/bulkhead.cjs"), "check", source, ...options, "--format", "json=/dev/null"],
    folder,
    judged,
  );

function startUp(folder: string): Row[] {
  generateManifests(join(folder, "one"), 1, false);
  const { floor, ours } = compare(
    11,
    () => measure(["-e", "0"], folder),
    () => check("one", folder),
  );
  const value = ours.cpuMs - floor.cpuMs;
  return [
    { name: "start-up, one manifest", floor: ms(floor), ours: ms(ours), value, unit: "ms", target: 250 },
  ];
}

function manifests(folder: string): Row[] {
  const rows: Row[] = [];
  for (const workloads of quick ? [100] : [100, 1000, 5000]) {
    for (const flawed of [false, true]) {
      const name = `manifests-${workloads}${flawed ? "-flawed" : ""}`;
      generateManifests(join(folder, name), workloads, flawed);
      const { floor, ours } = compare(
        workloads > 1000 ? 3 : 5,
        () => measure([yamlFloor, join(folder, name)], folder),
        () => check(name, folder),
      );
      rows.push({
        name: `${workloads} workloads${flawed ? ", a finding each" : ""}`,
        floor: ms(floor),
        ours: ms(ours),
        value: ours.cpuMs / floor.cpuMs,
        unit: "×",
        target: flawed ? 8 : 4,
      });
    }
  }
  return rows;
}

/** The same, judged by zones and flows: what the connections cost beside all else. */
function zonedManifests(folder: string): Row[] {
  const estate = join(folder, "estate.yaml");
  generateEstate(estate);
  return (quick ? [100] : [100, 1000, 5000]).flatMap((workloads): Row[] => {
    const name = `zoned-${workloads}`;
    generateManifests(join(folder, name), workloads, false);
    const runs = workloads > 1000 ? 3 : 5;
    const zoned = (): Usage => check(name, folder, "--estate", estate);
    const byText = compare(runs, () => measure([yamlFloor, join(folder, name)], folder), zoned);
    const without = onConnections.flatMap((policy) => ["--skip", policy]);
    const byRest = compare(runs, () => check(name, folder, "--estate", estate, ...without), zoned);
    const row = ({ floor, ours }: typeof byText, what: string, target: number): Row => ({
      name: `${workloads} workloads under zones${what}`,
      floor: ms(floor),
      ours: ms(ours),
      value: ours.cpuMs / floor.cpuMs,
      unit: "×",
      target,
    });
    return [row(byText, "", 4), row(byRest, ", against the other policies alone", 1.5)];
  });
}

function states(folder: string): Row[] {
  const rows: Row[] = [];
  const sizes: [count: number, indented: boolean][] = [[1000, false]];
  if (!quick) sizes.push([10_000, false], [100_000, false], [100_000, true]);
  for (const [count, indented] of sizes) {
    const file = join(folder, "state.json");
    generateState(file, count, indented);
    const size = Math.round(statSync(file).size / 1e6);
    const { floor, ours } = compare(
      count > 10_000 ? 3 : 5,
      () => measure([elementsFloor, file], folder),
      () => check(file, folder),
    );
    rmSync(file);
    const name = `state of ${count}${indented ? ", indented" : ""} (${size} MB)`;
    const common = { floor: ms(floor), ours: ms(ours) };
    rows.push({ name, ...common, value: ours.cpuMs / floor.cpuMs, unit: "×", target: 4 });
    if (count >= 100_000) {
      rows.push({ name: `${name}: memory`, ...common, value: ours.rssMb, unit: "MB", target: 1536 });
    }
  }
  return rows;
}

async function pack(folder: string): Promise<Row[]> {
  const empty = join(folder, "empty-pack");
  makeEmptyPack(empty, join(root, "node_modules"));
  const ours: ColdStart[] = [];
  const floor: ColdStart[] = [];
  for (let run = 0; run < (quick ? 3 : 15); run += 1) {
    floor.push(await startPack(empty));
    ours.push(await startPack(join(folder, "policies")));
  }
  const row = (name: string, read: (start: ColdStart) => number): Row => {
    const [low, high] = [median(floor.map(read)), median(ours.map(read))];
    const shown = (value: number) => `${Math.round(value)} ms`;
    return { name, floor: shown(low), ours: shown(high), value: high / low, unit: "×", target: 1.15 };
  };
  const rows = [row("pack, cold start", (start) => start.wallMs)];
  if (floor.every((start) => start.cpuMs !== undefined)) {
    rows.push(row("pack, cold start: CPU", (start) => start.cpuMs ?? 0));
  }
  return rows;
}

async function main(): Promise<void> {
  if (!copied.every((name) => existsSync(join(root, name)))) {
    throw new Error("nothing is built: run `npm run build` first");
  }
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-bench-"));
  try {
    copyBuild(folder);
    const rows = [
      ...(wanted("start-up") ? startUp(folder) : []),
      ...(wanted("manifests") ? manifests(folder) : []),
      ...(wanted("zones") ? zonedManifests(folder) : []),
      ...(wanted("states") ? states(folder) : []),
      ...(wanted("pack") ? await pack(folder) : []),
      ...(wanted("connections") ? reachability(folder, quick, yamlFloor) : []),
      ...(wanted("joint") ? jointReachability(folder, quick, yamlFloor) : []),
      ...(wanted("aws") ? awsConnections(folder, quick, elementsFloor) : []),
      ...(wanted("placement") ? placement(folder, quick) : []),
      ...(wanted("image") ? image(folder, quick) : []),
      ...(wanted("audit") ? await audit(folder, quick) : []),
      ...(wanted("reports") ? reports(folder, quick) : []),
      ...(wanted("usage") ? usage(folder, quick) : []),
      // Takes half an hour: only where it is asked for.
      ...(only.includes("register") ? await register(folder, quick) : []),
    ];
    console.log(render(rows));
    if (rows.some(isOver)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
