import * as z from "zod";
import { Findings } from "./findings";
import { digestsIn, list, maybe, readAs, str, when } from "./form";
import { distinct, packageRow } from "./packages";
import { ReportError } from "./problem";
import type { About, Report } from "./report";
import { severityOf } from "./severity";

const layer = () => maybe(z.object({ Digest: str(), DiffID: str() }));
const identifier = () => maybe(z.object({ PURL: str() }));

const vulnerability = z.object({
  VulnerabilityID: z.string(),
  VendorIDs: list(z.string()),
  PkgName: str(),
  InstalledVersion: str(),
  FixedVersion: str(),
  Severity: str(),
  Layer: layer(),
  PkgIdentifier: identifier(),
});

const pack = z.object({
  Name: str(),
  Version: str(),
  Release: str(),
  Epoch: maybe(z.number()),
  Identifier: identifier(),
  Licenses: list(z.string()),
});

const result = z.object({
  Target: str(),
  Class: str(),
  Type: str(),
  Packages: list(pack),
  Vulnerabilities: list(vulnerability),
  Misconfigurations: list(z.unknown()),
  Secrets: list(z.object({ RuleID: z.string(), Severity: str(), Layer: layer() })),
  Licenses: list(z.unknown()),
});

const schema = z.object({
  ArtifactName: str(),
  ArtifactType: str(),
  CreatedAt: when(),
  Trivy: maybe(z.object({ Version: str() })),
  Metadata: maybe(
    z.object({ Size: maybe(z.number()), RepoDigests: list(z.string()), DiffIDs: list(z.string()) }),
  ),
  Results: list(result),
});

const looked = /^(os-pkgs|lang-pkgs|secret|license|license-file)?$/;

/** A report of Trivy as JSON, schema version 2. */
export function readTrivy(data: unknown): Report {
  const report = readAs(data, schema, "a Trivy report");
  const { Results: results, Metadata: metadata } = report;
  const relevant = results.filter((each) => looked.test(each.Class ?? ""));
  const isImage = report.ArtifactType === "container_image" || report.ArtifactType === "vm";
  if (relevant.length === 0 && (results.length > 0 || !isImage))
    throw new ReportError(
      "is a Trivy report without a scan for vulnerabilities (it holds misconfigurations only, or nothing)",
      "scan the image itself: trivy image --scanners vuln --format json",
    );
  const findings = new Findings();
  for (const { Class: kind, Vulnerabilities: vulnerabilities, Secrets: secrets } of relevant) {
    const part = kind === "os-pkgs" ? "system" : kind === "lang-pkgs" ? "library" : undefined;
    for (const each of vulnerabilities)
      findings.add({
        id: each.VulnerabilityID,
        severity: severityOf(each.Severity),
        package: each.PkgName,
        version: each.InstalledVersion,
        fixedIn: each.FixedVersion,
        purl: each.PkgIdentifier?.PURL,
        layer: each.Layer?.DiffID ?? each.Layer?.Digest,
        part,
      });
    for (const secret of secrets)
      findings.add({
        id: `secret/${secret.RuleID}`,
        severity: severityOf(secret.Severity),
        layer: secret.Layer?.DiffID ?? secret.Layer?.Digest,
        part: "library",
      });
  }
  const packages = distinct(
    relevant.flatMap((each) =>
      each.Packages.map((row) =>
        packageRow({
          name: row.Name,
          version: fullVersion(row),
          purl: row.Identifier?.PURL,
          licences: row.Licenses,
        }),
      ),
    ),
  );
  const about: About = {
    subjects: digestsIn(...(metadata?.RepoDigests ?? [])),
    scan: {
      feed: "trivy",
      scannedAt: report.CreatedAt,
      partial: false,
      host: report.ArtifactType === "vm",
      layers: metadata?.DiffIDs ?? [],
      findings: findings.list(),
    },
    ...(packages.length > 0 && {
      sbom: { format: "trivy", packages, ...(metadata?.Size !== undefined && { size: metadata.Size }) },
    }),
  };
  return {
    format: "trivy",
    tool: `trivy ${report.Trivy?.Version ?? ""}`.trim(),
    more: false,
    about: [about],
  };
}

/** A report of Trivy before 0.20: the results alone, of an image or of a folder, whichever was scanned. */
export const readOldTrivy = (results: unknown): Report => readTrivy({ Results: results });

const fullVersion = ({ Version, Release, Epoch }: z.output<typeof pack>): string | undefined =>
  Version === undefined ? undefined : `${Epoch ? `${Epoch}:` : ""}${Version}${Release ? `-${Release}` : ""}`;
