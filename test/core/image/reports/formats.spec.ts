import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReportError } from "../../../../core/image/reports/problem";
import { readReport, readReportBytes } from "../../../../core/image/reports/read";
import { readData } from "../../../../core/image/reports/recognise";
import type { About, Report } from "../../../../core/image/reports/report";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const image = digest("a");

const read = (data: unknown): Report => readData(data) as Report;
const only = (report: Report): About => {
  assert.equal(report.about.length, 1);
  return report.about[0]!;
};
/** The problem that reading ends with. */
function problem(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ReportError, String(error));
    return `${error.line === undefined ? "" : `${error.line}: `}${error.problem}`;
  }
  throw new Error("was read");
}

const inspectorFinding = (more: Record<string, unknown> = {}) => ({
  awsAccountId: "123456789012",
  findingArn: "arn:aws:inspector2:eu-central-1:123456789012:finding/1",
  type: "PACKAGE_VULNERABILITY",
  status: "ACTIVE",
  severity: "HIGH",
  packageVulnerabilityDetails: {
    vulnerabilityId: "CVE-2026-1",
    relatedVulnerabilities: ["CVE-2026-7"],
    vulnerablePackages: [
      {
        name: "openssl",
        version: "3.0.1",
        epoch: 1,
        release: "2",
        fixedInVersion: "1:3.0.2-1",
        packageManager: "OS",
        sourceLayerHash: digest("1"),
      },
      { name: "lodash", version: "4.0.0", fixedInVersion: "NotAvailable", packageManager: "NODEPKG" },
    ],
  },
  resources: [
    {
      type: "AWS_ECR_CONTAINER_IMAGE",
      id: `arn:aws:ecr:x:1:repository/shop/${image}`,
      details: { awsEcrContainerImage: { imageHash: image } },
    },
  ],
  ...more,
});

describe("formats of reports", () => {
  it("Trivy: image, layers, packages, secrets", () => {
    const about = only(
      read({
        SchemaVersion: 2,
        CreatedAt: "2026-03-01T07:00:00.123456789+01:00",
        ArtifactName: "web",
        ArtifactType: "container_image",
        Metadata: {
          Size: 1234,
          RepoDigests: [`r.example.com/web@${image}`],
          DiffIDs: [digest("1"), digest("2")],
        },
        Results: [
          {
            Class: "os-pkgs",
            Packages: [
              {
                Name: "openssl",
                Version: "3.0.1",
                Release: "2",
                Epoch: 1,
                Identifier: { PURL: "pkg:rpm/x/openssl@3.0.1-2" },
                Licenses: ["Apache-2.0"],
              },
            ],
            Vulnerabilities: [
              {
                VulnerabilityID: "CVE-2026-1",
                PkgName: "openssl",
                InstalledVersion: "3.0.1",
                Severity: "HIGH",
                Layer: { DiffID: digest("1") },
              },
              {
                VulnerabilityID: "CVE-2026-1",
                PkgName: "openssl",
                InstalledVersion: "3.0.1",
                Severity: "CRITICAL",
                Layer: { DiffID: digest("1") },
              },
            ],
          },
          { Class: "secret", Secrets: [{ RuleID: "aws-access-key-id", Severity: "CRITICAL", Layer: {} }] },
          { Class: "config", Misconfigurations: [{ ID: "DS002" }] },
        ],
      }),
    );
    assert.deepEqual(about.subjects, [image]);
    assert.equal(about.scan?.scannedAt, "2026-03-01T06:00:00.123Z");
    assert.deepEqual(about.scan.layers, [digest("1"), digest("2")]);
    assert.deepEqual(
      about.scan.findings,
      [
        {
          id: "CVE-2026-1",
          severity: "critical",
          package: "openssl",
          version: "3.0.1",
          layer: digest("1"),
          part: "system",
        },
        { id: "secret/aws-access-key-id", severity: "critical", part: "library" },
      ].map((each) => ({ ...each })),
    );
    assert.deepEqual(about.sbom, {
      format: "trivy",
      size: 1234,
      packages: [
        {
          name: "openssl",
          version: "1:3.0.1-2",
          purl: "pkg:rpm/x/openssl@3.0.1-2",
          licences: ["Apache-2.0"],
        },
      ],
    });
  });

  it("Trivy: an image without anything in it is a scan, a folder without is none", () => {
    const report = (type: string) => ({ SchemaVersion: 2, ArtifactName: "x", ArtifactType: type });
    assert.deepEqual(only(read(report("container_image"))).scan?.findings, []);
    assert.match(
      problem(() => read(report("filesystem"))),
      /without a scan for vulnerabilities/,
    );
  });

  it("Grype: the CVE behind another name, the feed's date, the layer", () => {
    const about = only(
      read({
        matches: [
          {
            vulnerability: { id: "GHSA-aaaa-bbbb-cccc", severity: "Negligible", fix: { versions: ["2.0"] } },
            relatedVulnerabilities: [{ id: "CVE-2026-0002" }],
            artifact: {
              name: "left-pad",
              version: "1.0",
              type: "npm",
              purl: "pkg:npm/left-pad@1.0",
              locations: [{ layerID: digest("2") }],
            },
          },
          {
            vulnerability: { id: "ALAS-2026-1", severity: "Important" },
            relatedVulnerabilities: [{ id: "CVE-2026-0003" }, { id: "CVE-2026-0004" }],
            artifact: { name: "glibc", version: "1", type: "rpm" },
          },
        ],
        source: {
          type: "image",
          target: { manifestDigest: image, repoDigests: [], layers: [{ digest: digest("2") }] },
        },
        descriptor: {
          name: "grype",
          version: "0.90",
          timestamp: "2026-03-01T08:00:00Z",
          db: { status: { built: "2026-02-28T01:00:00Z" } },
        },
      }),
    );
    assert.deepEqual(about.subjects, [image]);
    assert.equal(about.scan?.feedDate, "2026-02-28T01:00:00.000Z");
    assert.deepEqual(about.scan.findings, [
      {
        id: "CVE-2026-0002",
        severity: "low",
        aliases: ["GHSA-aaaa-bbbb-cccc"],
        package: "left-pad",
        version: "1.0",
        purl: "pkg:npm/left-pad@1.0",
        fixedIn: "2.0",
        layer: digest("2"),
        part: "library",
      },
      {
        id: "ALAS-2026-1",
        severity: "high",
        aliases: ["CVE-2026-0003", "CVE-2026-0004"],
        package: "glibc",
        version: "1",
        part: "system",
      },
    ]);
  });

  it("Clair: vulnerabilities by package, with the layer; an index that failed is refused", () => {
    const report = {
      manifest_hash: image,
      packages: { "1": { id: "1", name: "glibc", version: "2.27" } },
      environments: { "1": [{ introduced_in: digest("1"), distribution_id: "1" }] },
      vulnerabilities: {
        "9": {
          id: "9",
          name: "CVE-2009-5155 on Ubuntu 18.04",
          normalized_severity: "Low",
          fixed_in_version: "2.28",
        },
        "8": { id: "8", name: "RHSA-2026:1: glibc", normalized_severity: "Critical", fixed_in_version: "" },
      },
      package_vulnerabilities: { "1": ["9", "8"] },
    };
    const about = only(read(report));
    assert.deepEqual(
      about.scan?.findings.map(({ id, severity, fixedIn, layer, part }) => [
        id,
        severity,
        fixedIn,
        layer,
        part,
      ]),
      [
        ["CVE-2009-5155", "low", "2.28", digest("1"), "system"],
        ["RHSA-2026", "critical", undefined, digest("1"), "system"],
      ],
    );
    assert.equal(about.sbom?.packages.length, 1);
    assert.match(
      problem(() => read({ ...report, state: "IndexError", success: false })),
      /did not finish/,
    );
    assert.match(
      problem(() => read({ ...report, package_vulnerabilities: { "1": ["7"] } })),
      /names vulnerability 7/,
    );
  });

  it("SARIF: by score where no word is said; a linter's is refused", () => {
    const sarif = (ruleId: string, more = {}) => ({
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "Snyk Container",
              rules: [{ id: ruleId, properties: { "security-severity": "9.8" } }],
            },
          },
          results: [{ ruleId, ruleIndex: 0, level: "warning", message: { text: "bad" } }],
          ...more,
        },
      ],
    });
    const about = only(read(sarif("SNYK-DEBIAN12-OPENSSL-123")));
    assert.deepEqual(about.scan?.findings, [{ id: "SNYK-DEBIAN12-OPENSSL-123", severity: "critical" }]);
    assert.equal(about.scan.feed, "snyk");
    assert.match(
      problem(() => read(sarif("no-unused-vars"))),
      /no result is about a vulnerability/,
    );
    assert.match(
      problem(() => read(sarif("CVE-2026-1", { invocations: [{ executionSuccessful: false }] }))),
      /did not end well/,
    );
    assert.match(
      problem(() => read({ version: "1.0.0", runs: [] })),
      /SARIF, but version/,
    );
  });

  it("ECR: basic and enhanced; a scan that is not done is refused", () => {
    const page = (more: Record<string, unknown>, status = "ACTIVE") => ({
      imageId: { imageDigest: image },
      imageScanStatus: { status },
      imageScanFindings: {
        imageScanCompletedAt: 1772348400.5,
        vulnerabilitySourceUpdatedAt: "2026-02-28T00:00:00+00:00",
        ...more,
      },
    });
    const about = only(
      read(
        page({
          enhancedFindings: [inspectorFinding(), inspectorFinding({ status: "CLOSED", severity: "LOW" })],
        }),
      ),
    );
    assert.deepEqual(
      [about.scan?.feed, about.scan?.feedDate, about.scan?.scannedAt],
      ["inspector", "2026-02-28T00:00:00.000Z", "2026-03-01T07:00:00.500Z"],
    );
    assert.deepEqual(
      about.scan?.findings.map((each) => [
        each.id,
        each.package,
        each.version,
        each.fixedIn,
        each.layer,
        each.part,
      ]),
      [
        ["CVE-2026-1", "openssl", "1:3.0.1-2", "1:3.0.2-1", digest("1"), "system"],
        ["CVE-2026-1", "lodash", "4.0.0", undefined, undefined, "library"],
      ],
    );
    assert.equal(about.scan?.partial, false);
    assert.match(
      problem(() => read(page({}, "IN_PROGRESS"))),
      /not done \(IN_PROGRESS\)/,
    );
    assert.match(
      problem(() => read(page({}, "SCAN_ELIGIBILITY_EXPIRED"))),
      /not done/,
    );
    assert.equal(read({ ...page({ findings: [] }, "COMPLETE"), nextToken: "x" }).more, true);
  });

  it("Inspector: by image and machine image, never a whole scan; events too", () => {
    const machine = inspectorFinding({
      resources: [
        {
          type: "AWS_EC2_INSTANCE",
          id: "i-0123",
          details: { awsEc2Instance: { imageId: "ami-0123456789abcdef0" } },
        },
      ],
    });
    const report = read({
      findings: [
        inspectorFinding(),
        machine,
        inspectorFinding({ type: "NETWORK_REACHABILITY", packageVulnerabilityDetails: null }),
      ],
    });
    assert.deepEqual(
      report.about.map(({ subjects, scan }) => [
        subjects[0],
        scan?.partial,
        scan?.host,
        scan?.findings.length,
      ]),
      [
        [image, true, false, 2],
        ["ami-0123456789abcdef0", true, true, 2],
      ],
    );
    const event = {
      "detail-type": "Inspector2 Finding",
      source: "aws.inspector2",
      detail: inspectorFinding(),
    };
    assert.equal(only(read(event)).subjects[0], image);
    assert.match(
      problem(() => read({ findings: [] })),
      /no finding of Amazon Inspector/,
    );
  });

  it("Security Hub: by image, archived ones left out", () => {
    const hub = (more: Record<string, unknown> = {}) => ({
      SchemaVersion: "2018-10-08",
      ProductName: "Inspector",
      RecordState: "ACTIVE",
      Severity: { Label: "CRITICAL" },
      Vulnerabilities: [
        { Id: "CVE-2026-1", VulnerablePackages: [{ Name: "openssl", Version: "3", FixedInVersion: "4" }] },
      ],
      Resources: [
        {
          Type: "AwsEcrContainerImage",
          Id: `arn:aws:ecr:x:1:repository/shop/${image}`,
          Details: { AwsEcrContainerImage: { ImageDigest: image } },
        },
      ],
      ...more,
    });
    for (const data of [
      { Findings: [hub(), hub({ RecordState: "ARCHIVED", Severity: { Label: "LOW" } })] },
      [hub()],
    ]) {
      const about = only(read(data));
      assert.deepEqual([about.subjects, about.scan?.partial], [[image], true]);
      assert.deepEqual(about.scan?.findings, [
        { id: "CVE-2026-1", severity: "critical", package: "openssl", version: "3", fixedIn: "4" },
      ]);
    }
    const normalized = only(read([hub({ Severity: { Normalized: 70 }, Title: "x" })]));
    assert.equal(normalized.scan?.findings[0]?.severity, "high");
  });

  it("Syft: image, licences as expressions or texts", () => {
    const about = only(
      read({
        artifacts: [
          {
            name: "a",
            version: "1",
            licenses: [
              { value: "GPL-2", spdxExpression: "GPL-2.0-only" },
              { value: "own", spdxExpression: "" },
            ],
          },
          { name: "b", version: "1", licenses: ["MIT", "MIT"] },
        ],
        source: { type: "image", metadata: { manifestDigest: image, repoDigests: [], imageSize: 99 } },
        descriptor: { name: "syft", version: "1.0" },
      }),
    );
    assert.deepEqual(about, {
      subjects: [image],
      sbom: {
        format: "syft",
        size: 99,
        packages: [
          { name: "a", version: "1", licences: ["GPL-2.0-only", "own"] },
          { name: "b", version: "1", licences: ["MIT"] },
        ],
      },
    });
  });

  it("CycloneDX: unknown versions and states are refused, file parts passed over", () => {
    const bom = (more: Record<string, unknown>) => ({ bomFormat: "CycloneDX", specVersion: "1.6", ...more });
    assert.match(
      problem(() => read(bom({ specVersion: "2.0" }))),
      /no version that is known/,
    );
    assert.match(
      problem(() => read(bom({ vulnerabilities: [{ id: "CVE-2026-1", analysis: { state: "maybe" } }] }))),
      /unknown state "maybe"/,
    );
    const about = only(
      read(
        bom({
          components: [
            { type: "file", name: "x" },
            { type: "library", name: "y", components: [{ name: "z" }] },
          ],
        }),
      ),
    );
    assert.deepEqual(about.sbom?.packages, [{ name: "y" }, { name: "z" }]);
    let deep: Record<string, unknown> = { name: "x" };
    for (let at = 0; at < 80; at++) deep = { name: "x", components: [deep] };
    assert.match(
      problem(() => read(bom({ components: [deep] }))),
      /nests its components too deeply/,
    );
  });
});

describe("what is no sound report", () => {
  const bytes = (text: string | Buffer) => () => readReportBytes(Buffer.from(text));
  const cases: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ["empty", "", /is empty/],
    ["blank", " \n", /is empty/],
    ["cut", '{"SchemaVersion": 2,\n"Results": [', /^2: is cut short/],
    ["broken", '{"SchemaVersion": 2,\n"Results": ]}', /^2: is no valid JSON from here on/],
    ["compressed", Buffer.from([0x1f, 0x8b, 8, 0]), /is compressed/],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47]), /is no JSON/],
    ["XML of others", '<?xml version="1.0"?><testsuites/>', /is XML of "testsuites"/],
    ["a number", "3", /is no JSON/],
    ["an empty list", "[]", /a list of no kind/],
    ["an empty object", "{}", /no format that is known/],
    [
      "null in place of a list",
      '{"matches": null, "descriptor": {}}',
      /looks like a Grype report, but matches/,
    ],
    ["a prototype", '{"__proto__": {"matches": []}, "descriptor": {}}', /no format that is known/],
  ];
  for (const [name, text, expected] of cases)
    it(`${name} is refused`, () => {
      assert.match(problem(bytes(text)), expected);
    });

  it("a mark at the beginning does no harm", () => {
    const report = JSON.stringify({ SchemaVersion: 2, ArtifactName: "x", ArtifactType: "container_image" });
    assert.equal(readReportBytes(Buffer.from(`\ufeff${report}`)).format, "trivy");
  });

  it("a large one is refused for the same, as it is read", () => {
    const folder = mkdtempSync(join(tmpdir(), "bulkhead-report-"));
    const file = join(folder, "large.json");
    const filler = `"Filler": "${"x".repeat(1 << 20)}",`.repeat(25);
    const problemOf = (text: string): string => {
      writeFileSync(file, text);
      return problem(() => readReport(file));
    };
    try {
      const start = `{${filler} "SchemaVersion": 2, "ArtifactName": "x", "ArtifactType": "container_image"`;
      writeFileSync(file, `${start}}`);
      assert.equal(readReport(file).format, "trivy");
      assert.match(problemOf(start), /is no valid JSON|is cut short/);
      assert.match(problemOf(`${start},]}`), /is no valid JSON: broken within/);
      assert.match(problemOf(`${start}, "x": ${"[".repeat(1000)}${"]".repeat(1000)}}`), /nested too deeply/);
      assert.match(problemOf(`${start}}}`), /is no valid JSON/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
