import * as z from "zod";
import { Findings } from "./findings";
import { digestsIn, list, maybe, readAs, str, when } from "./form";
import { addInspectorFinding, inspectorFinding, isOpen } from "./inspector-finding";
import { ReportError } from "./problem";
import type { Report } from "./report";
import { severityOf } from "./severity";

const schema = z.object({
  imageId: maybe(z.object({ imageDigest: str() })),
  imageScanStatus: maybe(z.object({ status: str() })),
  nextToken: str(),
  imageScanFindings: z.object({
    imageScanCompletedAt: when(),
    vulnerabilitySourceUpdatedAt: when(),
    findings: list(
      z.object({
        name: z.string(),
        severity: str(),
        attributes: list(z.object({ key: z.string(), value: str() })),
      }),
    ),
    enhancedFindings: list(inspectorFinding),
  }),
});

const ended = new Set(["COMPLETE", "ACTIVE"]);

/** What ECR's DescribeImageScanFindings answers, of basic and of enhanced scanning. */
export function readEcr(data: unknown): Report {
  const page = readAs(data, schema, "an answer of ECR's DescribeImageScanFindings");
  const status = page.imageScanStatus?.status;
  if (status !== undefined && !ended.has(status))
    throw new ReportError(
      `tells of a scan that is not done (${status})`,
      "wait until it is COMPLETE or ACTIVE, and ask again",
    );
  const { findings: basic, enhancedFindings: enhanced, ...scan } = page.imageScanFindings;
  const findings = new Findings();
  for (const { name, severity, attributes } of basic) {
    const attribute = (key: string) => attributes.find((each) => each.key === key)?.value;
    findings.add({
      id: name,
      severity: severityOf(severity),
      package: attribute("package_name"),
      version: attribute("package_version"),
      fixedIn: attribute("patched_versions"),
      part: "system",
    });
  }
  for (const each of enhanced.filter(isOpen)) addInspectorFinding(findings, each);
  const isEnhanced = status === "ACTIVE" || enhanced.length > 0;
  return {
    format: "ecr",
    tool: isEnhanced ? "ecr enhanced scanning" : "ecr basic scanning",
    more: page.nextToken !== undefined,
    about: [
      {
        subjects: digestsIn(page.imageId?.imageDigest),
        scan: {
          feed: isEnhanced ? "inspector" : "ecr",
          feedDate: scan.vulnerabilitySourceUpdatedAt,
          scannedAt: scan.imageScanCompletedAt,
          partial: false,
          host: false,
          layers: [],
          findings: findings.list(),
        },
      },
    ],
  };
}
