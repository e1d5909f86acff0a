import assert from "node:assert/strict";
import { parseStatement } from "../../../../core/image/evidence/record";
import { fromAttestation, predicateKind, type Recorder } from "../../../../core/image/verify/predicate";
import { Refused } from "../../../../core/image/verify/refused";
import { IN_TOTO, readStatement } from "../../../../core/image/verify/statement";
import { image, provenance, provenanceType, statementOf } from "./signing";

const recorder: Recorder = {
  digest: image,
  signer: "build",
  actor: "release-bot",
  role: "pipeline",
  at: "2026-01-01T00:00:00Z",
};
const read = (type: string, predicate: object, of = image) =>
  readStatement(IN_TOTO, Buffer.from(JSON.stringify(statementOf(type, predicate, of))));
const base = `sha256:${"b".repeat(64)}`;

describe("what an attestation says", () => {
  it("is evidence of provenance, in both versions of SLSA", () => {
    const second = {
      builder: { id: "https://ci.example.com/v1" },
      materials: provenance.buildDefinition.resolvedDependencies,
    };
    for (const [type, predicate] of [
      [provenanceType, provenance],
      ["https://slsa.dev/provenance/v0.2", second],
    ] as const) {
      const found = fromAttestation(read(type, predicate), recorder);
      assert.ok("statement" in found);
      assert.deepEqual(found.statement, {
        kind: "provenance",
        digest: image,
        actor: "release-bot",
        role: "pipeline",
        at: "2026-01-01T00:00:00Z",
        body: {
          builder: "https://ci.example.com/v1",
          signer: "build",
          base: [base],
          materials: [
            { uri: "git+https://git.example.com/shop/web", digest: `gitCommit:${"1".repeat(40)}` },
            { uri: "pkg:docker/distroless@1", digest: base },
          ],
        },
      });
      assert.ok("value" in parseStatement(found.statement));
    }
  });

  it("is a report where it is a list of parts, a scan or a statement on exploitability", () => {
    const bom = { bomFormat: "CycloneDX", specVersion: "1.6" };
    const scan = { SchemaVersion: 2, ArtifactName: "web" };
    const vex = { "@context": "https://openvex.dev/ns/v0.2.0", statements: [] };
    for (const [type, predicate, report] of [
      ["https://cyclonedx.org/bom", bom, bom],
      ["https://cyclonedx.org/bom/v1.6", { Data: bom }, bom],
      ["https://spdx.dev/Document", { spdxVersion: "SPDX-2.3" }, { spdxVersion: "SPDX-2.3" }],
      ["https://cosign.sigstore.dev/attestation/vuln/v1", { scanner: { result: scan } }, scan],
      ["https://openvex.dev/ns/v0.2.0", vex, vex],
    ] as const)
      assert.deepEqual(fromAttestation(read(type, predicate), recorder), { report });
  });

  it("is its signer's word where it sums up a verification that passed", () => {
    const type = "https://slsa.dev/verification_summary/v1";
    const passed = fromAttestation(read(type, { verificationResult: "PASSED" }), recorder);
    assert.ok("statement" in passed && passed.statement.kind === "signature");
    for (const verificationResult of ["FAILED", "passed", undefined])
      assert.throws(() => fromAttestation(read(type, { verificationResult, a: 1 }), recorder), Refused);
  });

  it("is nothing where it is about another image, of no known type, or not what its type says", () => {
    const other = read(provenanceType, provenance, `sha256:${"c".repeat(64)}`);
    assert.throws(() => fromAttestation(other, recorder), { code: "subject" });
    for (const type of [
      "https://slsa.dev/provenance/v0.1",
      "https://slsa.dev/provenance/v1x",
      "http://slsa.dev/provenance/v1",
      "https://evil.example.com/https://slsa.dev/provenance/v1",
      "https://cyclonedx.org/bomb",
    ])
      assert.throws(() => predicateKind(read(type, provenance)), { code: "predicate-type" }, type);
    for (const predicate of [{}, { runDetails: {} }, { ...provenance, buildDefinition: 1 }])
      assert.throws(() => fromAttestation(read(provenanceType, predicate), recorder), { code: "form" });
  });
});
