import { closeSync, openSync, writeSync } from "node:fs";

const text =
  "An attacker who controls the input can write outside of the buffer, and so run code of their own. ";
const cve = (number: number): string => `CVE-2026-${10_000 + number}`;
/** Scanners find many vulnerabilities in each package; a bill names each once. */
const name = (number: number): string => `package-${number % 5000}`;
const own = (number: number): string => `package-${number}`;
const version = (number: number): string => `1.${number % 100}.0-1`;
const purl = (number: number, of = name): string =>
  `pkg:deb/debian/${of(number)}@${version(number)}?arch=amd64`;
const words = ["low", "medium", "high", "critical"] as const;
const word = (number: number): string => words[number % 4]!;
const links = (number: number): string[] =>
  Array.from({ length: 6 }, (_, at) => `https://example.com/advisories/${number}/${at}`);
const layer = (number: number): string => `sha256:${String(number % 12).padStart(64, "0")}`;
const digest = `sha256:${"a".repeat(64)}`;

/** A format as tools write it: what stands before its rows, between them and after them. */
interface Form {
  readonly before: string;
  readonly row: (number: number) => unknown;
  readonly after: string;
  /** Rows of JSON stand in a list, those of other forms below each other. */
  readonly isText?: true;
  /** A part that a second pass over the same rows writes. */
  readonly second?: { readonly before: string; readonly row: (number: number) => unknown };
}

const inspectorFinding = (number: number) => ({
  awsAccountId: "123456789012",
  findingArn: `arn:aws:inspector2:eu-central-1:123456789012:finding/${number}`,
  description: text.repeat(6),
  type: "PACKAGE_VULNERABILITY",
  status: "ACTIVE",
  severity: word(number).toUpperCase(),
  packageVulnerabilityDetails: {
    vulnerabilityId: cve(number),
    referenceUrls: links(number),
    relatedVulnerabilities: [],
    vulnerablePackages: [
      { name: name(number), version: version(number), packageManager: "OS", sourceLayerHash: layer(number) },
    ],
  },
  resources: [
    {
      type: "AWS_ECR_CONTAINER_IMAGE",
      id: `arn:aws:ecr:eu-central-1:123456789012:repository/shop/${digest}`,
      details: { awsEcrContainerImage: { imageHash: digest, repositoryName: "shop" } },
    },
  ],
});

export const forms: Readonly<Record<string, Form>> = {
  grype: {
    before: '{"matches":[\n',
    row: (number) => ({
      vulnerability: {
        id: cve(number),
        dataSource: links(number)[0],
        severity: word(number),
        urls: links(number),
        description: text.repeat(6),
        fix: { versions: [version(number + 1)], state: "fixed" },
      },
      relatedVulnerabilities: [],
      matchDetails: [{ type: "exact-direct-match", found: { versionConstraint: "< 2 (deb)" } }],
      artifact: {
        name: name(number),
        version: version(number),
        type: "deb",
        locations: [{ path: "/var/lib/dpkg/status", layerID: layer(number) }],
        purl: purl(number),
      },
    }),
    after: '],"source":{"type":"image","target":{}},"descriptor":{"name":"grype","version":"0.90.0"}}\n',
  },
  sarif: {
    before: '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy","rules":[\n',
    row: (number) => ({
      id: cve(number),
      name: "OsPackageVulnerability",
      shortDescription: { text },
      fullDescription: { text: text.repeat(4) },
      help: { text: `Vulnerability ${cve(number)}\nSeverity: ${word(number)}\n`, markdown: text.repeat(2) },
      properties: { "security-severity": "7.5", tags: ["vulnerability", "security"] },
    }),
    second: {
      before: ']}},"results":[\n',
      row: (number) => ({
        ruleId: cve(number),
        ruleIndex: number,
        level: "error",
        message: {
          text: `Package: ${name(number)}\nInstalled Version: ${version(number)}\nVulnerability ${cve(number)}\nSeverity: ${word(number)}\nFixed Version: 2`,
        },
        locations: [{ physicalLocation: { artifactLocation: { uri: "shop" }, region: { startLine: 1 } } }],
      }),
    },
    after: "]}]}\n",
  },
  cyclonedx: {
    before: '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[\n',
    row: (number) => ({
      "bom-ref": purl(number, own),
      type: "library",
      name: own(number),
      version: version(number),
      description: text.repeat(5),
      licenses: [{ license: { id: "MIT" } }],
      purl: purl(number, own),
      externalReferences: links(number).map((url) => ({ type: "website", url })),
      properties: [{ name: "syft:location:0:path", value: "/var/lib/dpkg/status" }],
    }),
    after: "]}\n",
  },
  "cyclonedx-xml": {
    before: '<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>\n',
    row: (number) =>
      `<component type="library" bom-ref="${number}"><name>${own(number)}</name><version>${version(number)}</version><description>${text.repeat(6)}</description><licenses><license><id>MIT</id></license></licenses><purl>${purl(number, own)}</purl></component>`,
    after: "</components></bom>\n",
    isText: true,
  },
  spdx: {
    before:
      '{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","creationInfo":{"creators":["Tool: syft-1.0"]},"packages":[\n',
    row: (number) => ({
      name: own(number),
      SPDXID: `SPDXRef-Package-${number}`,
      versionInfo: version(number),
      supplier: "Organization: Debian",
      downloadLocation: "NOASSERTION",
      description: text.repeat(5),
      licenseConcluded: "NOASSERTION",
      licenseDeclared: "MIT",
      externalRefs: [
        { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl(number, own) },
      ],
    }),
    after: "]}\n",
  },
  "spdx-tag-value": {
    before: "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nCreator: Tool: syft-1.0\n",
    row: (number) =>
      `PackageName: ${own(number)}\nSPDXID: SPDXRef-${number}\nPackageVersion: ${version(number)}\nPackageLicenseDeclared: MIT\nPackageDescription: <text>${text.repeat(6)}</text>\nExternalRef: PACKAGE-MANAGER purl ${purl(number, own)}\n`,
    after: "",
    isText: true,
  },
  clair: {
    before: `{"manifest_hash":"${digest}","state":"IndexFinished","success":true,"vulnerabilities":{\n`,
    row: (number) => [
      String(number),
      {
        id: String(number),
        name: cve(number),
        description: text.repeat(10),
        links: links(number).join(" "),
        severity: "High",
        normalized_severity: "High",
        fixed_in_version: "2",
      },
    ],
    after: "}",
  },
  ecr: {
    before: `{"imageId":{"imageDigest":"${digest}"},"imageScanStatus":{"status":"ACTIVE"},"imageScanFindings":{"enhancedFindings":[\n`,
    row: inspectorFinding,
    after: "]}}\n",
  },
  inspector: { before: '{"findings":[\n', row: inspectorFinding, after: "]}\n" },
};

/** Writes a report of at least this many bytes. @returns how many findings, or packages, it holds */
export function generateReport(format: string, file: string, bytes: number): number {
  const form = forms[format]!;
  const descriptor = openSync(file, "w");
  let written = 0;
  const write = (piece: string): void => void (written += writeSync(descriptor, piece));
  const lines = (row: Form["row"], from: number, to: number): string => {
    const all: string[] = [];
    for (let number = from; number < to; number++) {
      const data = row(number);
      if (form.isText) all.push(data as string);
      else if (Array.isArray(data)) all.push(`${JSON.stringify(data[0])}:${JSON.stringify(data[1])}`);
      else all.push(JSON.stringify(data, undefined, 1));
    }
    return `${from === 0 ? "" : form.isText ? "\n" : ",\n"}${all.join(form.isText ? "\n" : ",\n")}`;
  };
  const each = 500;
  let count = 0;
  try {
    write(form.before);
    while (written < (form.second ? bytes * 0.8 : bytes)) {
      write(lines(form.row, count, count + each));
      count += each;
    }
    if (form.second) {
      write(form.second.before);
      for (let from = 0; from < count; from += each) write(lines(form.second.row, from, from + each));
    }
    write(form.after);
    if (format === "clair") writeIndex(count, write);
    return count;
  } finally {
    closeSync(descriptor);
  }
}

/** What Clair writes beside its vulnerabilities: each package, where it came from, and what is in it. */
function writeIndex(count: number, write: (piece: string) => void): void {
  const all = Array.from({ length: count }, (_, number) => number);
  const part = (title: string, of: (number: number) => unknown): void =>
    write(`,\n"${title}":{${all.map((number) => `"${number}":${JSON.stringify(of(number))}`).join(",\n")}}`);
  part("packages", (number) => ({ id: String(number), name: name(number), version: version(number) }));
  part("environments", (number) => [{ introduced_in: layer(number), distribution_id: "1" }]);
  part("package_vulnerabilities", (number) => [String(number)]);
  write("}\n");
}
