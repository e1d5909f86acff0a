import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { generateTrivy } from "./generate/trivy";
import { measure } from "./measure";
import type { Row } from "./table";

const estate = `zones: { internet: { external: true } }
environments: { production: { select: [{ stack: "**" }], controlled: true } }
`;

/** A scanner's report of 200 MB, from the file to the evidence log. */
export function reports(folder: string, quick: boolean): Row[] {
  const own = join(folder, "reports");
  mkdirSync(own);
  writeFileSync(join(own, "bulkhead.yaml"), estate);
  const report = join(own, "trivy.json");
  const count = generateTrivy(report, quick ? 40e6 : 200e6);
  const script = join(own, "import-report.cjs");
  buildSync({
    entryPoints: [join(__dirname, "import-report.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    external: ["@pulumi/*"],
    logLevel: "warning",
  });
  const { cpuMs, rssMb } = measure([script, report, own, `sha256:${"a".repeat(64)}`], own);
  const found = readFileSync(join(own, "evidence.jsonl"), "utf8").split('"id":"CVE-').length - 1;
  if (found !== count) throw new Error(`${found} of ${count} findings were recorded`);
  const name = `import of a Trivy report, ${Math.round(statSync(report).size / 1e6)} MB, ${count} findings`;
  const common = { floor: "", ours: `${Math.round(cpuMs)} ms ${Math.round(rssMb)} MB` };
  return [{ name: `${name}: memory`, ...common, value: rssMb, unit: "MB", target: 500 }];
}
