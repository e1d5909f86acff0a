import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ReportError } from "../../../../core/image/reports/problem";
import { readReport } from "../../../../core/image/reports/read";
import { readData } from "../../../../core/image/reports/recognise";
import type { Report } from "../../../../core/image/reports/report";
import { slimParse } from "../../../../core/image/reports/slim";

const samples = join(__dirname, "../../../../../shared/evidence");

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

/** All values at a path, as `jq` would find them: `Results[].Vulnerabilities[]`. */
function at(data: Json | undefined, path: string): Json[] {
  let found: Json[] = data === undefined ? [] : [data];
  for (const step of path.split(".")) {
    const name = step.replace("[]", "");
    found = found.flatMap((value) => {
      const member =
        typeof value === "object" && value !== null && !Array.isArray(value) ? (value[name] ?? []) : [];
      return step.endsWith("[]") && Array.isArray(member) ? member : [member];
    });
  }
  return found;
}

/** The value of a member, or of the member of a member, as text. */
const text = (value: Json, path: string): string => JSON.stringify(at(value, path)[0] ?? "");
const distinct = (values: readonly Json[], ...keys: readonly string[]): number =>
  new Set(values.map((value) => keys.map((key) => text(value, key)).join())).size;

const deep = (values: readonly Json[]): Json[] =>
  values.flatMap((value) => [value, ...deep(at(value, "components[]"))]);
const software = (data: Json): Json[] =>
  deep([...at(data, "components[]"), ...at(data, "metadata.component.components[]")]).filter(
    (each) => !/^"(file|cryptographic-asset|data|device|container)"$/.test(text(each, "type")),
  );

interface Folder {
  /** How many findings, packages and statements a file must come to; undefined where it says nothing of that. */
  readonly count: (data: Json) => { scan?: number; sbom?: number; vex?: number };
  readonly refused: Readonly<Record<string, RegExp>>;
  /** How many files at least are read. */
  readonly read: number;
}

const misconfigured = /misconfigurations only/;
const unknown = /no format that is known/;
const clairObject = /one object of Clair's API/;
const noVulnerability = /none about a vulnerability of a package/;
const otherEvent = /is an event|no format that is known/;

const folders: Readonly<Record<string, Folder>> = {
  "trivy-json": {
    read: 25,
    refused: {},
    count: (data) => ({
      scan:
        distinct(
          at(data, "Results[].Vulnerabilities[]"),
          "VulnerabilityID",
          "PkgName",
          "InstalledVersion",
          "Layer",
        ) + distinct(at(data, "Results[].Secrets[]"), "RuleID"),
      sbom: distinct(at(data, "Results[].Packages[]"), "Name", "Version", "Identifier.PURL"),
    }),
  },
  "trivy-json-misconfig": { read: 0, refused: { "": misconfigured }, count: () => ({}) },
  "grype-json": {
    read: 1,
    refused: {},
    count: (data) => ({ scan: distinct(at(data, "matches[]"), "vulnerability.id", "artifact.name") }),
  },
  "clair-json": {
    read: 1,
    refused: { "clair/": clairObject },
    count: (data) => ({
      sbom: distinct(Object.values(at(data, "packages")[0] as Record<string, Json>), "name", "version"),
    }),
  },
  sarif: {
    read: 3,
    refused: {},
    count: (data) => ({ scan: distinct(at(data, "runs[].results[]"), "ruleId", "message.text") }),
  },
  "ecr-scan-findings": {
    read: 1,
    refused: {},
    count: (data) => ({ scan: at(data, "imageScanFindings.findings[]").length }),
  },
  "ecr-api": { read: 0, refused: { describe: /list of images/, "": unknown }, count: () => ({}) },
  inspector2: { read: 0, refused: { "": unknown }, count: () => ({}) },
  asff: { read: 0, refused: { insight: otherEvent, "": noVulnerability }, count: () => ({}) },
  cyclonedx: {
    read: 20,
    refused: {
      CBOM: /without software in it/,
      "sigstore-bundle": /has to be verified/,
      "sad_invalid-serial": /serialNumber/,
    },
    count: (data) =>
      at(data, "bomFormat")[0] === "CycloneDX"
        ? {
            scan: at(data, "vulnerabilities[].affects[]").length,
            sbom: distinct(software(data), "name", "group", "version", "purl"),
          }
        : { scan: at(data, "Results[].Vulnerabilities[]").length },
  },
  "cyclonedx-vex": {
    read: 15,
    refused: {},
    count: (data) => ({
      vex: at(data, "vulnerabilities[]").filter((each) => at(each, "analysis.state").length > 0).length,
      sbom: distinct(software(data), "name", "group", "version", "purl"),
    }),
  },
  spdx: {
    read: 28,
    refused: {
      "bad-sbom": /no JSON/,
      bad_example7: /creators/,
      "with-file-as-relationship-parent": /without packages/,
      "ai/example02": /without packages/,
    },
    count: (data) => {
      const described = JSON.stringify([
        ...at(data, "documentDescribes[]"),
        ...at(data, "relationships[]").filter((each) => text(each, "relationshipType") === '"DESCRIBES"'),
      ]);
      const isImage = (each: Json): boolean =>
        described.includes(text(each, "SPDXID")) &&
        (/pkg:oci/.test(JSON.stringify(each)) || text(each, "primaryPackagePurpose") === '"CONTAINER"');
      const own = at(data, "packages[]").filter((each) => !isImage(each) && text(each, "name") !== '""');
      const newer = at(data, "@graph[]").filter(
        (each) =>
          text(each, "type") === '"software_Package"' &&
          text(each, "software_primaryPurpose") !== '"container"',
      );
      return {
        sbom:
          distinct(own, "name", "versionInfo", "externalRefs") +
          distinct(newer, "name", "software_packageVersion", "software_packageUrl"),
      };
    },
  },
  "syft-json": { read: 1, refused: {}, count: (data) => ({ sbom: at(data, "artifacts[]").length }) },
  openvex: { read: 12, refused: {}, count: (data) => ({ vex: at(data, "statements[]").length }) },
  csaf: {
    read: 13,
    refused: {},
    count: (data) => ({
      vex: at(data, "vulnerabilities[]").flatMap((each) =>
        Object.entries((at(each, "product_status")[0] ?? {}) as Record<string, Json[]>)
          .filter(([name]) => /affected|fixed|investigation/.test(name))
          .flatMap(([, products]) => products),
      ).length,
    }),
  },
  "scanner-other": { read: 0, refused: { "": /for GitLab/ }, count: () => ({}) },
  eventbridge: { read: 0, refused: { "": otherEvent }, count: () => ({}) },
  "in-toto": { read: 0, refused: { "": /has to be verified/ }, count: () => ({}) },
};

/** How many packages those that are no JSON hold, counted by hand. */
const inOtherForms: Readonly<Record<string, number>> = {
  "cyclonedxxml_identify_1.0.xml": 1,
  "cyclonedxxml_identify_1.2.xml": 1,
  "cyclonedxxml_identify_1.7.xml": 1,
  "cyclonedxxml_TestCycloneDxImageEncoder.golden": 3,
  "dropwizard-1.3.15/bom.xml": 167,
  "bom.1.1.xml": 62,
  "bom.1.2.xml": 62,
  "proton-bridge-v1.8.0.bom.xml": 201,
  "spdxtagvalue_TestSPDXRelationshipOrder.golden": 2,
  "spdxtagvalue_TestSPDXJSONSPDXIDs.golden": 4,
  "spdx-apache.spdx": 1,
  "example6-bin.spdx": 1,
  "example4-bin.spdx": 3,
  "example2-bin.spdx": 1,
};

const filesOf = (folder: string): string[] =>
  readdirSync(join(samples, folder), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort();

/** Pieces of an odd length, so that names and characters are cut in two. */
function* pieces(bytes: Buffer): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 997) yield bytes.subarray(from, from + 997);
}

describe("reports of real tools", function () {
  before(function () {
    if (existsSync(samples)) return;
    console.log("      ../shared/evidence is absent: the samples are not read");
    this.skip();
  });

  for (const [folder, { count, refused, read }] of Object.entries(folders))
    it(`${folder}: each is read whole, or refused with the reason`, () => {
      let whole = 0;
      for (const file of filesOf(folder)) {
        let report: Report;
        try {
          report = readReport(file) as Report;
        } catch (error) {
          assert.ok(error instanceof ReportError, `${file}: ${String(error)}`);
          const why = Object.entries(refused).find(([part]) =>
            file.slice(samples.length).includes(part),
          )?.[1];
          assert.ok(why?.test(error.problem), `${file}: ${error.problem}`);
          assert.notEqual(error.hint, "");
          continue;
        }
        whole++;
        const other = Object.entries(inOtherForms).find(([name]) => file.endsWith(name));
        const expected = other ? { sbom: other[1] } : count(JSON.parse(readFileSync(file, "utf8")) as Json);
        const sum = (of: (about: Report["about"][number]) => number | undefined): number =>
          report.about.reduce((all, about) => all + (of(about) ?? 0), 0);
        const found = {
          scan: sum(({ scan }) => scan?.findings.length),
          sbom: sum(({ sbom }) => sbom?.packages.length),
          vex: sum(({ vex }) => vex?.statements.length),
        };
        assert.deepEqual(found, { scan: 0, sbom: 0, vex: 0, ...expected }, file);
      }
      assert.ok(whole >= read, `${whole} were read`);
    });

  it("come to the same in XML as in JSON, and in one version as in the next", () => {
    const packagesOf = (path: string) =>
      (readReport(join(samples, "cyclonedx/bom-examples/SBOM", path)) as Report).about[0]?.sbom?.packages.map(
        ({ name, version, purl }) => [name, version, purl],
      );
    assert.deepEqual(packagesOf("dropwizard-1.3.15/bom.xml"), packagesOf("dropwizard-1.3.15/bom.json"));
    assert.deepEqual(packagesOf("laravel-7.12.0/bom.1.1.xml"), packagesOf("laravel-7.12.0/bom.1.2.xml"));
  });

  it("come to the same read piece by piece", () => {
    for (const file of Object.keys(folders).flatMap(filesOf)) {
      const bytes = readFileSync(file);
      if (bytes[0] !== 0x7b) continue;
      const outcome = (run: () => unknown): unknown => {
        try {
          return run();
        } catch (error) {
          assert.ok(error instanceof ReportError, String(error));
          return error.problem;
        }
      };
      if (file.endsWith(".jsonl")) continue;
      assert.deepEqual(
        outcome(() => readData(slimParse(pieces(bytes)))),
        outcome(() => readReport(file)),
        file,
      );
    }
  });
});
