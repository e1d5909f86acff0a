import * as z from "zod";
import { Findings } from "./findings";
import { digestsIn, list, maybe, readAs, str } from "./form";
import { ReportError } from "./problem";
import type { Report } from "./report";
import { severityOf, severityOfScore } from "./severity";

const finding = z.object({
  SchemaVersion: z.literal("2018-10-08"),
  Title: str(),
  GeneratorId: str(),
  ProductName: str(),
  ProductFields: maybe(z.looseObject({})),
  RecordState: str(),
  Severity: maybe(z.object({ Label: str(), Normalized: maybe(z.number()) })),
  Vulnerabilities: list(
    z.object({
      Id: z.string(),
      VulnerablePackages: list(
        z.object({ Name: str(), Version: str(), FixedInVersion: str(), SourceLayerHash: str() }),
      ),
    }),
  ),
  Resources: list(
    z.object({
      Type: str(),
      Id: str(),
      Details: maybe(
        z.object({
          AwsEcrContainerImage: maybe(z.object({ ImageDigest: str() })),
          AwsEc2Instance: maybe(z.object({ ImageId: str() })),
          Container: maybe(z.object({ ImageName: str() })),
          Other: maybe(z.record(z.string(), z.unknown())),
        }),
      ),
    }),
  ),
});
type Finding = z.output<typeof finding>;

/** @param data findings in the AWS Security Finding Format */
export function readAsff(data: unknown, more: boolean): Report {
  const all = readAs(data, z.array(finding), "findings in the AWS Security Finding Format");
  const subjects = new Map<
    string,
    { readonly feed: string; readonly host: boolean; readonly findings: Findings }
  >();
  for (const each of all) {
    if (each.RecordState === "ARCHIVED") continue;
    const named = subjectOf(each);
    const vulnerabilities = vulnerabilitiesOf(each);
    if (vulnerabilities.length === 0) continue;
    const feed = feedOf(each);
    const key = `${named.subject ?? ""} ${feed}`;
    let entry = subjects.get(key);
    if (!entry) subjects.set(key, (entry = { feed, host: named.host, findings: new Findings() }));
    for (const vulnerability of vulnerabilities) entry.findings.add(vulnerability);
  }
  if (subjects.size === 0)
    throw new ReportError(
      "holds findings of Security Hub, but none about a vulnerability of a package",
      "give findings of a scanner of images",
    );
  return {
    format: "asff",
    tool: [...new Set([...subjects.values()].map(({ feed }) => feed))].join(", "),
    more,
    about: [...subjects].map(([key, { feed, host, findings }]) => ({
      subjects: key.startsWith(" ") ? [] : [key.split(" ", 1)[0]!],
      scan: { feed, partial: true, host, layers: [], findings: findings.list() },
    })),
  };
}

function subjectOf({ Resources: resources }: Finding): { subject: string | undefined; host: boolean } {
  for (const { Details: details, Id: id } of resources) {
    const [digest] = digestsIn(details?.AwsEcrContainerImage?.ImageDigest, details?.Container?.ImageName, id);
    if (digest !== undefined) return { subject: digest, host: false };
    const machine = details?.AwsEc2Instance?.ImageId;
    if (machine !== undefined) return { subject: machine, host: true };
  }
  return { subject: undefined, host: false };
}

function vulnerabilitiesOf(each: Finding): Parameters<Findings["add"]>[0][] {
  const severity =
    each.Severity?.Label !== undefined
      ? severityOf(each.Severity.Label)
      : severityOfScore(each.Severity?.Normalized === undefined ? undefined : each.Severity.Normalized / 10);
  if (each.Vulnerabilities.length > 0)
    return each.Vulnerabilities.flatMap(({ Id: id, VulnerablePackages: packages }) =>
      packages.length === 0
        ? [{ id, severity }]
        : packages.map((row) => ({
            id,
            severity,
            package: row.Name,
            version: row.Version,
            fixedIn: row.FixedInVersion,
            layer: row.SourceLayerHash,
          })),
    );
  // Trivy's template has no list of vulnerabilities: it names them in the title, and the package beside it.
  const id = /\b(CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3})\b/i.exec(each.Title ?? "")?.[1];
  if (id === undefined) return [];
  const others = each.Resources.map(({ Details: details }) => details?.Other).find(Boolean);
  const other = (name: string): string | undefined => {
    const value = others?.[name];
    return typeof value === "string" ? value : undefined;
  };
  return [
    {
      id,
      severity,
      package: other("PkgName"),
      version: other("Installed Package"),
      fixedIn: other("Patched Package"),
    },
  ];
}

const feedOf = ({ ProductName: product, GeneratorId: generator, ProductFields: fields }: Finding): string => {
  const named = (fields as Record<string, unknown> | undefined)?.["Product Name"];
  const name = (
    product ??
    (typeof named === "string" ? named : undefined) ??
    generator ??
    "security hub"
  ).toLowerCase();
  return (
    name
      .split("/", 1)[0]!
      .slice(0, 100)
      .replace(/[\p{Cc}\p{Cf}]/gu, " ")
      .trim() || "security hub"
  );
};
