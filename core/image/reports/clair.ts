import * as z from "zod";
import { Findings } from "./findings";
import { digestsIn, list, maybe, readAs, record, str } from "./form";
import { distinct, packageRow } from "./packages";
import { ReportError } from "./problem";
import type { Report } from "./report";
import { severityOf } from "./severity";

const schema = z.object({
  manifest_hash: z.string(),
  state: str(),
  success: maybe(z.boolean()),
  err: str(),
  packages: record(z.object({ name: z.string(), version: str() })),
  environments: record(list(z.object({ introduced_in: str(), distribution_id: str() }))),
  vulnerabilities: maybe(
    z.record(
      z.string(),
      z.object({ name: z.string(), severity: str(), normalized_severity: str(), fixed_in_version: str() }),
    ),
  ),
  package_vulnerabilities: record(list(z.string())),
});

/** A report of Clair, version 4: of an index (a bill of materials) or of vulnerabilities. */
export function readClair(data: unknown): Report {
  const report = readAs(data, schema, "a Clair report");
  if (
    report.success === false ||
    (report.err ?? "") !== "" ||
    (report.state ?? "IndexFinished") !== "IndexFinished"
  )
    throw new ReportError(
      "is a report of an index that Clair did not finish",
      "wait until its state is IndexFinished, and fetch it again",
    );
  const subjects = digestsIn(report.manifest_hash);
  const environment = (id: string) => report.environments[id]?.[0];
  const { vulnerabilities } = report;
  const packages = distinct(Object.values(report.packages).map((row) => packageRow(row)));
  const base = { format: "clair", tool: "clair", more: false } as const;
  const sbom = { format: "clair", packages };
  if (!vulnerabilities) return { ...base, about: [{ subjects, sbom }] };
  const findings = new Findings();
  for (const [id, own] of Object.entries(report.package_vulnerabilities)) {
    const found = environment(id);
    for (const reference of own) {
      const vulnerability = Object.hasOwn(vulnerabilities, reference)
        ? vulnerabilities[reference]
        : undefined;
      if (!vulnerability)
        throw new ReportError(
          `names vulnerability ${reference} of package ${id} but does not hold it`,
          "fetch the report again: it is not whole",
        );
      const names = vulnerability.name.match(/\b(CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3})\b/gi) ?? [];
      findings.add({
        id: names.length === 1 ? names[0] : vulnerability.name.split(/[\s:]/, 1)[0]! || vulnerability.name,
        aliases: names.length === 1 ? [] : names.slice(0, 40),
        severity: severityOf(vulnerability.normalized_severity ?? vulnerability.severity),
        package: report.packages[id]?.name,
        version: report.packages[id]?.version,
        fixedIn: vulnerability.fixed_in_version,
        layer: found?.introduced_in,
        part: found === undefined ? undefined : found.distribution_id ? "system" : "library",
      });
    }
  }
  const scan = { feed: "clair", partial: false, host: false, layers: [], findings: findings.list() };
  return { ...base, about: [{ subjects, scan, sbom }] };
}
