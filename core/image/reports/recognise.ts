import { readAsff } from "./asff";
import { readClair } from "./clair";
import { readCsaf } from "./csaf";
import { readCycloneDx } from "./cyclonedx";
import { readEcr } from "./ecr";
import { readGrype } from "./grype";
import { readInspector, readInspectorEvent } from "./inspector";
import { readOpenVex } from "./openvex";
import { isAdvisory, readAdvisory, type Advisory } from "./osv";
import { ReportError } from "./problem";
import type { Report } from "./report";
import { readSarif } from "./sarif";
import { readSpdx } from "./spdx";
import { readSpdx3 } from "./spdx3";
import { readSyft } from "./syft";
import { readOldTrivy, readTrivy } from "./trivy";

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const KNOWN =
  "known are JSON of Trivy, Grype, Clair 4, SARIF, ECR, Inspector, Security Hub, CycloneDX (also XML), SPDX (also tag-value), Syft, OpenVEX, CSAF and OSV";

/**
 * Reads a report by what it holds; its file's name doesn't matter.
 *
 * @throws ReportError
 */
export function readData(data: unknown): Report | Advisory {
  if (Array.isArray(data)) {
    const [first] = data as unknown[];
    if (isObject(first) && first["SchemaVersion"] === "2018-10-08") return readAsff(data, false);
    if (isObject(first) && "Target" in first) return readOldTrivy(data);
    throw new ReportError("is a list of no kind that is known", KNOWN);
  }
  if (!isObject(data)) throw new ReportError("is no report: it holds no object", KNOWN);
  for (const [is, read] of readers) if (is(data)) return read(data);
  for (const [is, problem, hint] of refused) if (is(data)) throw new ReportError(problem, hint);
  throw new ReportError("is of no format that is known", KNOWN);
}

const has =
  (...names: readonly string[]) =>
  (data: Json): boolean =>
    names.every((name) => data[name] !== undefined);
const contextOf = (data: Json): string => JSON.stringify(data["@context"] ?? "").slice(0, 1000);

const readers: readonly (readonly [(data: Json) => boolean, (data: Json) => Report | Advisory])[] = [
  [has("bomFormat"), readCycloneDx],
  [has("spdxVersion"), readSpdx],
  [(data) => has("@graph")(data) && contextOf(data).includes("spdx.org"), readSpdx3],
  [(data) => contextOf(data).includes("openvex"), readOpenVex],
  [(data) => isObject(data["document"]) && has("csaf_version")(data["document"]), readCsaf],
  [(data) => has("SchemaVersion")(data) && (has("ArtifactName")(data) || has("Results")(data)), readTrivy],
  [has("matches", "descriptor"), readGrype],
  [has("manifest_hash"), readClair],
  [has("runs", "version"), readSarif],
  [has("imageScanFindings"), readEcr],
  [(data) => Array.isArray(data["Findings"]), (data) => readAsff(data["Findings"], has("NextToken")(data))],
  [(data) => has("detail-type", "detail")(data), readEvent],
  [(data) => Array.isArray(data["findings"]), readInspector],
  [has("artifacts"), readSyft],
  [isAdvisory, readAdvisory],
];

function readEvent(event: Json): Report {
  const { detail, "detail-type": type, source } = event;
  if (source === "aws.inspector2" && type === "Inspector2 Finding") return readInspectorEvent(detail);
  if (source === "aws.securityhub" && isObject(detail) && Array.isArray(detail["findings"]))
    return readAsff(detail["findings"], false);
  throw new ReportError(
    `is an event "${String(type).slice(0, 100)}", which does not tell what was found`,
    "import what was found: ECR's DescribeImageScanFindings, or events Inspector2 Finding",
  );
}

const refused: readonly (readonly [(data: Json) => boolean, string, string])[] = [
  [
    (data) =>
      has("payloadType")(data) || has("verificationMaterial")(data) || has("_type", "predicateType")(data),
    "is an attestation, which has to be verified",
    "use bulkhead image verify --record",
  ],
  [
    (data) => has("scan", "vulnerabilities")(data),
    "is a report for GitLab, which leaves out what image was scanned",
    "import the scanner's own JSON",
  ],
  [
    (data) => has("detected", "manifests")(data) || has("testsuites")(data),
    "is a list of dependencies for GitHub, not a scan",
    "import the scanner's own JSON",
  ],
  [
    has("normalized_severity"),
    "is one object of Clair's API, not a report",
    "fetch the report: GET /matcher/api/v1/vulnerability_report/DIGEST",
  ],
  [
    (data) =>
      has("vulnerable_manifests")(data) ||
      has("did")(data) ||
      has("hash", "layers")(data) ||
      has("value")(data),
    "is one object of Clair's API, not a report",
    "fetch the report: GET /matcher/api/v1/vulnerability_report/DIGEST",
  ],
  [
    has("imageDetails"),
    "is ECR's list of images, not of findings",
    "ask DescribeImageScanFindings of each image",
  ],
];
