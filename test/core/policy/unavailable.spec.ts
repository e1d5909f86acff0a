import assert from "node:assert/strict";
import type { Finding } from "../../../core/policy/finding";
import { gatherUnavailable } from "../../../core/policy/unavailable";

const finding = (policy: string, more: Partial<Finding> = {}): Finding => ({
  policy,
  kind: "unknown",
  level: "mandatory",
  severity: "high",
  subject: { id: "a", type: "kubernetes:apps/v1:Deployment", name: "web" },
  path: "",
  message: policy,
  environment: "production",
  missing: "gone",
  evidence: [],
  fingerprint: policy,
  ...more,
});
const of = (id: string): Partial<Finding> => ({ subject: { ...finding("x").subject, id } });
const gathered = (...findings: readonly Finding[]) =>
  gatherUnavailable(findings, { kind: "unavailable", why: "gone" });

describe("findings where nothing could be learnt of images", () => {
  it("are one for each resource, level and environment", () => {
    const others = [
      finding("d", { level: "advisory" }),
      finding("f", { environment: "staging" }),
      finding("h", of("b")),
    ];
    assert.deepEqual(
      gathered(finding("a"), ...others, finding("b")).map(({ policy }) => policy),
      ["a", "d", "f", "h"],
    );
    const alike = [
      { ...of("a"), environment: "mandatory-b" },
      { ...of("amandatory"), environment: "-b" },
    ];
    assert.equal(gathered(...alike.map((each, index) => finding(String(index), each))).length, 2);
  });

  it("leave alone what is not known for another reason, and what is wrong", () => {
    const others = [
      finding("c", { missing: "subnetId" }),
      finding("e", { kind: "violation" }),
      finding("g", { kind: "error" }),
    ];
    assert.deepEqual(gathered(others[0]!, finding("a"), ...others.slice(1)), [...others, finding("a")]);
    const { missing: _, ...plain } = finding("i");
    assert.deepEqual(gathered(plain, plain), [plain, plain]);
  });

  it("say which policies ask for it, in order, and keep the gravest", () => {
    const [found, ...more] = gathered(
      finding("b", { severity: "low" }),
      finding("c", { severity: "high" }),
      finding("a", { severity: "critical", path: "spec" }),
      finding("a", { severity: "medium" }),
    );
    assert.deepEqual(more, []);
    assert.deepEqual(found, {
      ...finding("a", { severity: "critical", path: "spec" }),
      message: "Deployment web: the status of its images is not known (gone); that is asked for by a, b, c",
    });
    assert.equal(gathered(finding("b"), finding("a"))[0]?.policy, "b", "of those as grave the first");
  });

  it("name no policies where one alone asks", () => {
    const [found] = gathered(finding("a"), finding("a", { path: "spec" }));
    assert.equal(found?.message, "Deployment web: the status of its images is not known (gone)");
    const aws = { subject: { id: "a", type: "aws:ecs/service:Service", name: "web" } };
    assert.match(gathered(finding("a", aws), finding("a", aws))[0]!.message, /^Service web: /);
  });

  it("stay as they are where one stands alone, or where images are known", () => {
    assert.deepEqual(gathered(finding("a")), [finding("a")]);
    const findings = [finding("a"), finding("b")];
    assert.equal(gatherUnavailable(findings, { kind: "undeclared" }), findings);
  });
});
