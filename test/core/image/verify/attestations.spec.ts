import assert from "node:assert/strict";
import type { Evidence } from "../../../../core/image";
import type { Bodies } from "../../../../core/image/evidence/bodies";
import { attested } from "../../../../core/image/verify/attested";
import { Refused } from "../../../../core/image/verify/refused";
import { verifyBundle } from "../../../../core/image/verify/sigstore";
import { checkSubject } from "../../../../core/image/verify/statement";
import { evidence } from "../status/support";
import { ecKeys, image, keyedBundle, statementOf } from "./signing";

const { publicKey, privateKey } = ecKeys();
const purl = "pkg:npm/left-pad@1.3.0";

/** What a signed attestation comes to: verified, held against its subject, and read. */
function told(type: string, predicate: object, known: readonly Evidence[] = []) {
  const { statement } = verifyBundle(keyedBundle(statementOf(type, predicate), privateKey), {
    kind: "key",
    key: publicKey,
  });
  assert.ok(statement);
  checkSubject(statement, image);
  return attested(statement, "build", {
    digest: image,
    anySubject: true,
    feedDate: undefined,
    evidenceOf: (digest) => known.filter((each) => each.digest === digest),
  });
}

const spdx = {
  spdxVersion: "SPDX-2.3",
  SPDXID: "SPDXRef-DOCUMENT",
  name: "web",
  creationInfo: { creators: ["Tool: syft-1.0"], created: "2026-01-01T00:00:00Z" },
  packages: [
    {
      SPDXID: "SPDXRef-Package",
      name: "left-pad",
      versionInfo: "1.3.0",
      licenseConcluded: "MIT",
      licenseDeclared: "NOASSERTION",
      externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl }],
    },
  ],
  relationships: [],
};
const cyclonedx = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  version: 1,
  components: [
    { type: "library", name: "left-pad", version: "1.3.0", purl, licenses: [{ license: { id: "MIT" } }] },
  ],
};
const trivy = {
  SchemaVersion: 2,
  ArtifactName: "web",
  ArtifactType: "container_image",
  Results: [
    {
      Target: "package-lock.json",
      Class: "lang-pkgs",
      Type: "npm",
      Vulnerabilities: [
        {
          VulnerabilityID: "CVE-2026-7",
          PkgName: "left-pad",
          PkgIdentifier: { PURL: purl },
          InstalledVersion: "1.3.0",
          FixedVersion: "1.3.1",
          Severity: "HIGH",
        },
      ],
    },
  ],
};
const vex = (product: string) => ({
  "@context": "https://openvex.dev/ns/v0.2.0",
  "@id": "https://example.com/vex/1",
  author: "shop",
  timestamp: "2026-01-01T00:00:00Z",
  version: 1,
  statements: [
    {
      vulnerability: { name: "CVE-2026-7" },
      products: [{ "@id": product }],
      status: "not_affected",
      justification: "vulnerable_code_not_in_execute_path",
    },
  ],
});

describe("signed attestations of contents and vulnerabilities", () => {
  it("are bills of materials, in SPDX and CycloneDX", () => {
    for (const [type, predicate] of [
      ["https://spdx.dev/Document", spdx],
      ["https://spdx.dev/Document/v2.3", spdx],
      ["https://cyclonedx.org/bom", cyclonedx],
      ["https://cyclonedx.org/bom/v1.5", cyclonedx],
    ] as const) {
      const [only, ...others] = told(type, predicate);
      assert.deepEqual(others, [], type);
      assert.ok(only?.kind === "sbom", type);
      assert.deepEqual((only.body as Bodies["sbom"]).packages, [
        { name: "left-pad", version: "1.3.0", purl, licences: ["MIT"] },
      ]);
    }
  });

  it("are the same as cosign before 2.0 wrote them: as data in a member, or as text", () => {
    const tagValue = `SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nPackageName: left-pad\nSPDXID: SPDXRef-1\n`;
    const names = (type: string, predicate: object): string[] => {
      const [only] = told(type, predicate);
      assert.ok(only?.kind === "sbom");
      return (only.body as Bodies["sbom"]).packages.map(({ name }) => name);
    };
    const timestamp = "2022-08-03T13:08:27Z";
    for (const data of [spdx, JSON.stringify(spdx), tagValue])
      assert.deepEqual(names("https://spdx.dev/Document", { Data: data, Timestamp: timestamp }), [
        "left-pad",
      ]);
    assert.deepEqual(names("https://cyclonedx.org/bom", { Data: cyclonedx }), ["left-pad"]);
    assert.throws(() => told("https://cyclonedx.org/bom", { Data: cyclonedx, more: {} }), Refused);
    assert.throws(() => told("https://spdx.dev/Document", { Data: "nothing" }), Refused);
  });

  it("are scans, of whatever scanner wrote the result", () => {
    const [only, ...others] = told("https://cosign.sigstore.dev/attestation/vuln/v1", {
      invocation: {},
      scanner: { uri: "pkg:github/aquasecurity/trivy@0.60.0", result: trivy },
      metadata: { scanStartedOn: "2026-01-01T00:00:00Z", scanFinishedOn: "2026-01-01T00:00:01Z" },
    });
    assert.deepEqual(others, []);
    assert.ok(only?.kind === "scan");
    const [finding, ...more] = (only.body as Bodies["scan"]).findings;
    assert.deepEqual(more, []);
    assert.deepEqual(
      [finding?.id, finding?.severity, finding?.purl, finding?.fixedIn],
      ["CVE-2026-7", "high", purl, "1.3.1"],
    );
  });

  it("are VEX statements, about the image or about packages that were found in it", () => {
    const statements = [
      {
        vulnerability: "CVE-2026-7",
        status: "not_affected",
        justification: "vulnerable_code_not_in_execute_path",
      },
    ];
    const [whole] = told("https://openvex.dev/ns/v0.2.0", vex(`pkg:oci/web@${image}`));
    assert.deepEqual(whole, { kind: "vex", body: { author: "shop", statements } });
    const scan = evidence("scan", Date.UTC(2026, 0, 1), {
      digest: image,
      body: { feed: "trivy", findings: [{ id: "CVE-2026-7", severity: "high", purl, package: "left-pad" }] },
    });
    const [partial] = told("https://openvex.dev/ns", vex(purl), [scan]);
    assert.ok(partial?.kind === "vex");
    assert.equal((partial.body as Bodies["vex"]).statements[0]?.vulnerability, "CVE-2026-7");
  });

  it("are refused where they are about nothing that this image holds, or not what their type says", () => {
    const refused = (type: string, predicate: object): void =>
      assert.throws(() => told(type, predicate), Refused, type);
    refused("https://openvex.dev/ns/v0.2.0", vex(`pkg:oci/web@sha256:${"c".repeat(64)}`));
    refused("https://spdx.dev/Document", { ...spdx, packages: "none" });
    refused("https://cosign.sigstore.dev/attestation/vuln/v1", { scanner: { result: { found: [] } } });
    refused("https://cyclonedx.org/bom", { components: [] });
  });
});
