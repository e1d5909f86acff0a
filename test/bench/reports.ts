import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { forms, generateReport } from "./generate/reports";
import { generateTrivy } from "./generate/trivy";
import { measure } from "./measure";
import type { Row } from "./table";

const estate = `zones: { internet: { external: true } }
environments: { production: { select: [{ stack: "**" }], controlled: true } }
`;

/** Reports of 200 MB, from the file to the evidence log. */
export function reports(folder: string, quick: boolean): Row[] {
  const own = join(folder, "reports");
  mkdirSync(own);
  writeFileSync(join(own, "bulkhead.yaml"), estate);
  const script = join(own, "import-report.cjs");
  buildSync({
    entryPoints: [join(__dirname, "import-report.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    external: ["@pulumi/*"],
    logLevel: "warning",
  });
  return ["trivy", ...Object.keys(forms)].map((format): Row => {
    const report = join(own, format);
    const bytes = quick ? 40e6 : 200e6;
    const count = format === "trivy" ? generateTrivy(report, bytes) : generateReport(format, report, bytes);
    const { cpuMs, rssMb } = measure([script, report, own, `sha256:${"a".repeat(64)}`], own);
    const log = join(own, "evidence.jsonl");
    const text = readFileSync(log, "utf8");
    const found = Math.max(...['"id":"CVE-', '"name":"package-'].map((mark) => text.split(mark).length - 1));
    if (found !== count) throw new Error(`${found} of ${count} rows of ${format} were recorded`);
    const name = `import of ${format}, ${Math.round(statSync(report).size / 1e6)} MB, ${count} rows: memory`;
    for (const file of [report, log]) rmSync(file);
    return {
      name,
      floor: "",
      ours: `${Math.round(cpuMs)} ms ${Math.round(rssMb)} MB`,
      value: rssMb,
      unit: "MB",
      target: 500,
    };
  });
}
