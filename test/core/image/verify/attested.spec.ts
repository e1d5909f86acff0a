import assert from "node:assert/strict";
import { attested } from "../../../../core/image/verify/attested";
import { IN_TOTO, readStatement } from "../../../../core/image/verify/statement";
import { image, provenance, provenanceType, statementOf } from "./signing";

const read = (type: string, predicate: object) =>
  attested(readStatement(IN_TOTO, Buffer.from(JSON.stringify(statementOf(type, predicate)))), "build", {
    digest: image,
    anySubject: true,
    feedDate: undefined,
    evidenceOf: () => [],
  });
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
    ] as const)
      assert.deepEqual(read(type, predicate), [
        {
          kind: "provenance",
          body: {
            builder: "https://ci.example.com/v1",
            signer: "build",
            base: [base],
            materials: [
              { uri: "git+https://git.example.com/shop/web", digest: `gitCommit:${"1".repeat(40)}` },
              { uri: "pkg:docker/distroless@1", digest: base },
            ],
          },
        },
      ]);
  });

  it("is its signer's word where it sums up a verification that passed", () => {
    const type = "https://slsa.dev/verification_summary/v1";
    assert.deepEqual(read(type, { verificationResult: "PASSED" }), [
      { kind: "signature", body: { signer: "build" } },
    ]);
    for (const verificationResult of ["FAILED", "passed", undefined])
      assert.throws(() => read(type, { verificationResult }), { code: "form" });
  });

  it("is nothing where it is of no known type, or not what its type says", () => {
    for (const type of [
      "https://slsa.dev/provenance/v1x",
      "http://slsa.dev/provenance/v1",
      "https://evil.example.com/https://slsa.dev/provenance/v1",
      "https://cyclonedx.org/bomb",
    ])
      assert.throws(() => read(type, provenance), { code: "predicate-type" }, type);
    assert.throws(() => read(provenanceType, {}), { code: "form" });
    assert.throws(() => read("https://cyclonedx.org/bom", provenance), { code: "form" });
  });
});
