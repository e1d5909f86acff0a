import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cycloneDxOfXml } from "../../../../core/image/reports/cyclonedx-xml";
import { ReportError } from "../../../../core/image/reports/problem";
import { readReport, readReportBytes } from "../../../../core/image/reports/read";
import type { About, Report } from "../../../../core/image/reports/report";
import { spdxOfTagValue } from "../../../../core/image/reports/tag-value";

const digest = `sha256:${"a".repeat(64)}`;

const about = (text: string): About => {
  const report = readReportBytes(Buffer.from(text)) as Report;
  assert.equal(report.about.length, 1);
  return report.about[0]!;
};
/** The problem that reading ends with. */
function problem(text: string): string {
  try {
    readReportBytes(Buffer.from(text));
  } catch (error) {
    assert.ok(error instanceof ReportError, String(error));
    return `${error.line === undefined ? "" : `${error.line}: `}${error.problem}`;
  }
  throw new Error("was read");
}
/** The same text in pieces of every length up to seven. */
function* cuts(text: string): Generator<string[]> {
  for (let length = 1; length <= 7; length++) yield text.match(new RegExp(`.{1,${length}}`, "gs")) ?? [];
}

const bom = (content: string, version = "1.5"): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/${version}" version="1">\n${content}\n</bom>\n`;

const whole = bom(`<!-- a <component> in a comment is none -->
<metadata>
  <timestamp>2026-01-01T00:00:00Z</timestamp>
  <tools><components><component type="application"><name>trivy</name><version>0.60.0</version></component></components></tools>
  <authors><author><name>An &amp; Other</name></author></authors>
  <component bom-ref="root" type="container"><name>web</name><purl>pkg:oci/web@${digest.replace(":", "%3A")}</purl></component>
</metadata>
<components>
  <component bom-ref='one' type="library"><group>org</group><name><![CDATA[a<b]]></name><version>1</version>
    <description>not <b>read</b></description>
    <licenses><license><id>MIT</id></license><license><name>Own &#x26; Co</name></license></licenses>
    <purl>pkg:maven/org/a@1</purl>
    <components><component type="library"><name>inner</name></component></components>
  </component>
  <component type="library"><name>second</name><licenses><expression>MIT OR Apache-2.0</expression></licenses></component>
</components>
<vulnerabilities>
  <vulnerability><id>CVE-2026-1</id><ratings><rating><score>9.8</score></rating></ratings>
    <references><reference><id>GHSA-aaaa-bbbb-cccc</id></reference></references>
    <affects><target><ref>one</ref></target></affects></vulnerability>
  <vulnerability><id>CVE-2026-2</id><analysis><state>not_affected</state><justification>code_not_present</justification></analysis>
    <affects><target><ref>root</ref></target></affects></vulnerability>
</vulnerabilities>`);

describe("CycloneDX as XML", () => {
  it("is packages, findings and statements, as in JSON", () => {
    const { subjects, sbom, scan, vex } = about(whole);
    assert.deepEqual(subjects, [digest]);
    assert.deepEqual(sbom?.packages, [
      { name: "org/a<b", version: "1", purl: "pkg:maven/org/a@1", licences: ["MIT", "Own & Co"] },
      { name: "inner" },
      { name: "second", licences: ["MIT OR Apache-2.0"] },
    ]);
    assert.deepEqual(
      [scan?.feed, scan?.partial, scan?.scannedAt],
      ["trivy", false, "2026-01-01T00:00:00.000Z"],
    );
    assert.deepEqual(scan?.findings, [
      {
        id: "CVE-2026-1",
        severity: "critical",
        aliases: ["GHSA-aaaa-bbbb-cccc"],
        package: "org/a<b",
        version: "1",
        purl: "pkg:maven/org/a@1",
      },
    ]);
    assert.equal(vex?.author, "An & Other");
    assert.deepEqual(
      vex?.statements.map(({ vulnerability, status, justification }) => [
        vulnerability,
        status,
        justification,
      ]),
      [["CVE-2026-2", "not_affected", "code_not_present"]],
    );
  });

  it("comes to the same wherever it is cut", () => {
    const expected = cycloneDxOfXml([whole]);
    for (const pieces of cuts(whole)) assert.deepEqual(cycloneDxOfXml(pieces), expected);
  });

  it("tells what the extension for versions before 1.4 says, at the bill and at its components", () => {
    const found = (ref: string, id: string) =>
      `<v:vulnerabilities xmlns:v="http://cyclonedx.org/schema/ext/vulnerability/1.0"><v:vulnerability ref="${ref}"><v:id>${id}</v:id><v:ratings><v:rating><v:score><v:base>7.5</v:base></v:score><v:severity>High</v:severity></v:rating></v:ratings></v:vulnerability></v:vulnerabilities>`;
    const { scan } = about(
      bom(
        `<components><component type="library" bom-ref="a"><name>a</name><version>1</version>${found("a", "CVE-2026-3")}</component></components>${found("a", "CVE-2026-4")}`,
        "1.2",
      ),
    );
    assert.deepEqual(
      scan?.findings.map(({ id, severity, package: name }) => [id, severity, name]),
      [
        ["CVE-2026-4", "high", "a"],
        ["CVE-2026-3", "high", "a"],
      ],
    );
  });

  it("is read of every version that has XML, and of no other", () => {
    const content = '<components><component type="library"><name>a</name></component></components>';
    for (const version of ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"])
      assert.deepEqual(about(bom(content, version)).sbom?.packages, [{ name: "a" }], version);
    assert.match(problem(bom(content, "2.0")), /is no version that is known/);
  });

  const component = (name: string) =>
    bom(`<components><component type="library"><name>${name}</name></component></components>`);
  const hostile: readonly (readonly [string, string, RegExp])[] = [
    [
      "of something else",
      '<?xml version="1.0"?>\n<testsuites/>',
      /is XML of "testsuites", which is not read/,
    ],
    ["with a document type", `<!DOCTYPE bom [<!ENTITY a "b">]>\n${whole}`, /^1: .*has a document type/],
    ["with an entity of its own", component("&a;"), /^3: .*refers to an entity/],
    ["with a bare ampersand", component("a & b"), /refers to an entity/],
    ["with a character that is none", component("&#xd800;"), /refers to an entity/],
    ["cut short", whole.slice(0, -8), /is cut short/],
    ["cut in a tag", whole.slice(0, 60), /is cut short/],
    ["closed in the wrong order", bom("<components>\n<component></components>"), /^4: .*closes components/],
    ["with two outermost elements", `${component("a")}<bom/>`, /more than one outermost/],
    ["with text after it", `${component("a")}text`, /text outside/],
    ["with an attribute twice", bom('<a b="1" b="2"/>'), /an attribute twice/],
    ["with a tag that is none", bom("<a b=1/>"), /a tag that is no XML/],
    ["nested too deeply", bom("<a>".repeat(1000)), /nested too deeply/],
  ];
  for (const [name, text, expected] of hostile)
    it(`${name} is refused`, () => {
      assert.match(problem(text), expected);
    });
});

const tagValue = `SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: web
Creator: Person: Somebody
Creator: Tool: syft-1.0
# a comment: of no meaning
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-Image

PackageName: web
SPDXID: SPDXRef-Image
PackageVersion: 1
PrimaryPackagePurpose: CONTAINER
PackageChecksum: SHA256: ${"a".repeat(64)}

PackageName: musl
SPDXID: SPDXRef-musl
PackageVersion: 1.2.4-r2
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: MIT
ExternalRef: PACKAGE-MANAGER purl pkg:apk/alpine/musl@1.2.4-r2
PackageCopyrightText: <text>somebody
PackageName: not a package
and others</text>
PackageComment: <text>in one line</text>

FileName: ./a
SPDXID: SPDXRef-File
PackageVersion: of no package

LicenseID: LicenseRef-1
ExtractedText: <text>
PackageName: nor this
</text>
`;

describe("SPDX as tag-value", () => {
  it("is the image and what is in it", () => {
    const { subjects, sbom } = about(tagValue);
    assert.deepEqual(subjects, [digest]);
    assert.deepEqual(sbom?.packages, [
      { name: "musl", version: "1.2.4-r2", purl: "pkg:apk/alpine/musl@1.2.4-r2", licences: ["MIT"] },
    ]);
    const { tool } = readReportBytes(
      Buffer.from(`\ufeff# ours\n${tagValue.replaceAll("\n", "\r\n")}`),
    ) as Report;
    assert.equal(tool, "syft-1.0");
  });

  it("comes to the same wherever it is cut", () => {
    const expected = spdxOfTagValue([tagValue]);
    for (const pieces of cuts(tagValue)) assert.deepEqual(spdxOfTagValue(pieces), expected);
  });

  it("is refused with the line where it is broken, and of unknown versions", () => {
    const lines = tagValue.split("\n");
    const begin = lines.indexOf("ExtractedText: <text>") + 1;
    assert.match(problem(`${tagValue}nothing\n`), new RegExp(`^${lines.length}: .*a line that is no tag`));
    assert.match(problem(tagValue.slice(0, -8)), new RegExp(`^${begin}: is cut short`));
    assert.match(problem(tagValue.replace("SPDX-2.3", "SPDX-1.2")), /is no version that is known/);
    assert.match(problem("SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n"), /without packages/);
  });
});

describe("Trivy before 0.20", () => {
  const found = { VulnerabilityID: "CVE-2020-1", PkgName: "musl", InstalledVersion: "1.1", Severity: "HIGH" };
  const layer = { DiffID: `sha256:${"1".repeat(64)}` };

  it("is a list of results, of an image that it does not name by digest", () => {
    const old = [
      { Target: "web:1 (alpine 3.12)", Type: "alpine", Vulnerabilities: [{ ...found, Layer: layer }] },
      { Target: "package-lock.json", Type: "npm", Vulnerabilities: null },
    ];
    const { subjects, scan } = about(JSON.stringify(old));
    assert.deepEqual(subjects, []);
    assert.deepEqual(scan?.findings, [
      { id: "CVE-2020-1", severity: "high", package: "musl", version: "1.1", layer: layer.DiffID },
    ]);
  });

  it("is refused where misconfigurations alone were looked for", () => {
    assert.match(
      problem(JSON.stringify([{ Target: "Dockerfile", Class: "config", Type: "dockerfile" }])),
      /without a scan for vulnerabilities/,
    );
  });
});

describe("large reports that are no JSON", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "bulkhead-forms-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("are read piece by piece", () => {
    const count = 60_000;
    const numbers = Array.from({ length: count }, (_, number) => number);
    const filler = "x".repeat(400);
    const large: Readonly<Record<string, string>> = {
      xml: bom(
        `<components>${numbers.map((n) => `<component type="library"><name>p${n}</name><version>1</version><description>${filler}</description></component>`).join("\n")}</components>`,
      ),
      spdx: `SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n${numbers.map((n) => `PackageName: p${n}\nSPDXID: SPDXRef-${n}\nPackageVersion: 1\nPackageComment: <text>${filler}</text>\n`).join("\n")}`,
    };
    for (const [name, text] of Object.entries(large)) {
      const file = join(folder, name);
      writeFileSync(file, text);
      assert.ok(text.length > 25 << 20);
      const [only] = (readReport(file) as Report).about;
      assert.equal(only?.sbom?.packages.length, count);
      assert.deepEqual(only.sbom.packages.at(-1), { name: `p${count - 1}`, version: "1" });
    }
  }).timeout(60_000);
});
