import assert from "node:assert/strict";
import { placementExample, tenant } from "../../../core/policy";
import { greenStatus, known } from "../../../core/policy/minimal";
import { catalog } from "../../../policies/catalog";
import { judgeExample } from "../../support/judge-example";

const policies = catalog.filter(({ group }) => group === "placement").map(({ policy }) => policy);
const suppliers = {
  "in-house": { repositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"] },
  acme: { repositories: [], signer: "acme" },
};

/** What is said of a workload whose image has such evidence, under one rule. */
function said(never: object, images: ReturnType<typeof known> | undefined): readonly string[] {
  const estate = {
    suppliers,
    images: { signers: { acme: { key: "acme.pub" } } },
    rules: [{ never, reason: "the board said so" }],
  };
  const example = placementExample([tenant("checkout", "app", {})], { estate });
  const { findings } = judgeExample(policies, { ...example, ...(images && { images }) });
  return findings.map(({ policy, kind, missing }) => `${kind} ${policy} ${missing ?? ""}`.trim());
}

describe("evidence about images, in deployment rules", () => {
  const byAcme = { supplier: ["acme"], controlled: true };
  const signed = (...signers: string[]) => known(greenStatus({ facts: { signers } }));

  it("names the supplier before the registry's path does", () => {
    assert.deepEqual(said(byAcme, signed("acme")), ["violation restrict-deployments"]);
    assert.deepEqual(said(byAcme, signed("build")), []);
    assert.deepEqual(said(byAcme, undefined), []);
  });

  it("gives the status that a rule asks for", () => {
    const doubted = { status: ["amber", "red"] };
    assert.deepEqual(said(doubted, known(greenStatus({ colour: "amber" }))), [
      "violation restrict-deployments",
    ]);
    assert.deepEqual(said(doubted, known(greenStatus())), []);
    assert.deepEqual(said(doubted, undefined), ["unknown restrict-deployments status: amber or red"]);
  });

  it("takes an image of which nothing is known for grey", () => {
    assert.deepEqual(said({ status: ["grey"] }, known([])), ["violation restrict-deployments"]);
  });
});
