import assert from "node:assert/strict";
import fc from "fast-check";
import type { Resource } from "../../../core/graph";
import { buildGraph, Unknown } from "../../../core/graph";
import {
  applyExceptions,
  exceptionsInCode,
  exceptionsPolicy,
  reachIn,
  type ApplyOptions,
  type Exception,
} from "../../../core/policy/exceptions";
import type { Finding } from "../../../core/policy/finding";
import { accepting, exception, options } from "./exceptions/made";

const day = 86_400_000;
const { policy } = exception();

const finding = (changes: Partial<Finding> = {}): Finding => ({
  policy,
  kind: "violation",
  level: "mandatory",
  severity: "critical",
  subject: { id: "-/apps/Deployment/shop/web", type: "kubernetes:apps/v1:Deployment", name: "web" },
  path: "spec.containers[0].securityContext.privileged",
  message: "container web is privileged",
  environment: "production",
  evidence: [],
  fingerprint: "a".repeat(32),
  ...changes,
});

const apply = (given: Partial<Exception>, about: Partial<Finding> = {}, rules: Partial<ApplyOptions> = {}) =>
  applyExceptions([finding(about)], [exception(given)], { ...options, ...rules });

const accepted = (given: Partial<Exception>, about: Partial<Finding> = {}): boolean =>
  apply(given, about).exceptions[0]?.findings.length === 1;

describe("applyExceptions", () => {
  it("takes what is accepted out of the findings and keeps it with its exception", () => {
    const { findings, exceptions, tally } = apply({});
    assert.deepEqual(findings, []);
    assert.equal(exceptions[0]?.status, "used");
    assert.deepEqual(exceptions[0].findings, [finding()]);
    assert.deepEqual([tally.pass, tally.violation], [1, 0]);
  });

  it("accepts what somebody else approved, where the estate asks for that", () => {
    const faultOf = (given: Partial<Exception>) => {
      const { exceptions, findings } = apply(given, {}, { approved: true });
      return exceptions[0]?.status === "used" ? "none" : findings.map(({ message }) => message).join("\n");
    };
    assert.equal(faultOf({ approvedBy: "security" }), "none");
    assert.match(faultOf({}), /names nobody who approved it/);
    assert.match(faultOf({ approvedBy: " Shop" }), /is approved by its own owner/);
    assert.match(faultOf({ owner: "SHOP ", approvedBy: "shop" }), /is approved by its own owner/);
    assert.ok(accepted({}) && accepted({ approvedBy: "shop" }));
  });

  it("accepts within the declared scope only", () => {
    assert.ok(!accepted({ policy: "disallow-host-pid" }));
    assert.ok(!accepted({ resource: "-/apps/Deployment/other/*" }));
    assert.ok(accepted({ environment: "production" }));
    assert.ok(!accepted({ environment: "staging" }));
    assert.ok(accepted({ path: "spec.containers[*].securityContext.privileged" }));
    assert.ok(!accepted({ path: "spec.containers[1].securityContext.privileged" }));
    assert.ok(!accepted({ path: "spec.*" }));
    assert.ok(accepted({ path: "spec.**" }));
    assert.ok(accepted({ fingerprint: "a".repeat(32) }));
    assert.ok(!accepted({ fingerprint: "b".repeat(32) }));
  });

  it("knows a resource by its URN too", () => {
    const urn = "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web";
    assert.ok(accepted({ resource: urn }, { subject: { ...finding().subject, urn } }));
    assert.ok(
      accepted({ resource: "urn:pulumi:prod::shop::**" }, { subject: { ...finding().subject, urn } }),
    );
    assert.ok(!accepted({ resource: urn }));
  });

  it("accepts unknowns, but no policy that failed", () => {
    assert.ok(accepted({}, { kind: "unknown" }));
    assert.ok(!accepted({}, { kind: "error" }));
  });

  it("holds until the end of its last day", () => {
    assert.ok(accepted({ expires: "2026-06-15" }));
    const { findings, exceptions } = apply({ expires: "2026-06-14" });
    assert.equal(exceptions[0]?.status, "expired");
    assert.deepEqual(
      findings.map((each) => [each.policy, each.level]),
      [
        [policy, "mandatory"],
        [exceptionsPolicy.name, "advisory"],
      ],
    );
    assert.match(findings[1]?.message ?? "", /shop .* expired on 2026-06-14/);
  });

  it("refuses protected policies, dates too far ahead and what can't count", () => {
    for (const [given, rules, message] of [
      [{}, { protected: [policy] }, /knows no exception/],
      [{ expires: "2026-07-16" }, { longest: 30 * day }, /30 days ahead/],
      [{ problem: "names no owner" }, {}, /names no owner/],
      [{ expires: "whenever" }, {}, /whenever/],
    ] as const) {
      const { findings, exceptions } = apply(given, {}, rules);
      assert.equal(exceptions[0]?.status, "refused");
      assert.equal(findings.length, 2);
      assert.equal(findings[1]?.level, "mandatory");
      assert.match(findings[1].message, message);
    }
    assert.equal(apply({ expires: "2026-07-15" }, {}, { longest: 30 * day }).findings.length, 0);
  });

  it("finds unused ones where their policy judged everything", () => {
    const unused = { resource: "nothing" };
    assert.equal(apply(unused, {}, { judgedBy: new Set([policy]) }).findings.length, 2);
    assert.equal(apply(unused, {}, { judgedBy: new Set(["disallow-host-pid"]) }).findings.length, 1);
    assert.equal(apply(unused).findings.length, 1);
    assert.equal(apply(unused).exceptions[0]?.status, "unused");
  });

  it("gives a finding to the first exception that accepts it; the second is in use too", () => {
    const rules = { ...options, judgedBy: new Set([policy]) };
    const { findings, exceptions } = applyExceptions([finding()], [exception(), exception()], rules);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      exceptions.map((each) => [each.status, each.findings.length]),
      [
        ["used", 1],
        ["used", 0],
      ],
    );
  });

  it("loses no finding", () => {
    const subjects = fc.constantFrom("a/b", "a/c", "d");
    const found = fc.record({ id: subjects, policy: fc.constantFrom("p", "q") });
    const given = fc.record({
      resource: fc.constantFrom("a/b", "a/*", "**"),
      policy: fc.constantFrom("p", "q"),
      expires: fc.constantFrom("2026-06-14", "2026-06-15", "2027-01-01"),
    });
    fc.assert(
      fc.property(fc.array(found), fc.array(given), (all, declared) => {
        const findings = all.map((each) =>
          finding({ policy: each.policy, subject: { id: each.id, type: "t", name: "n" } }),
        );
        const result = applyExceptions(findings, declared.map(exception), {
          ...options,
          judgedBy: new Set(["p", "q"]),
        });
        const kept = result.findings.filter((each) => each.policy !== exceptionsPolicy.name);
        const taken = result.exceptions.flatMap((each) => each.findings);
        assert.equal(new Set([...kept, ...taken]).size, findings.length);
        assert.equal(kept.length + taken.length, findings.length);
        assert.equal(result.tally.pass + result.tally.violation, declared.length);
      }),
    );
  });
});

describe("exceptionsInCode", () => {
  const object = (annotations: unknown, name = "web"): Resource => ({
    id: `-/apps/Deployment/shop/${name}`,
    type: "kubernetes:apps/v1:Deployment",
    name,
    properties: { metadata: { name, annotations } },
    locate: () => ({ file: "web.yaml", line: 7 }),
  });
  const key = `bulkhead.dev/accept-${policy}`;
  const whole = accepting(policy);
  const read = (annotations: unknown) => exceptionsInCode([object(annotations)], [policy]);

  it("reads reason, owner and last day", () => {
    assert.deepEqual(read(whole), [
      {
        policy,
        resource: "-/apps/Deployment/shop/web",
        owner: "shop",
        reason: "migration",
        expires: "2026-12-31",
        source: "code",
        location: { file: "web.yaml", line: 7 },
      },
    ]);
  });

  it("reads who approved it", () => {
    const approved = { ...whole, "bulkhead.dev/accept-approved-by": " security " };
    assert.deepEqual(
      read(approved).map(({ approvedBy, problem }) => [approvedBy, problem]),
      [["security", undefined]],
    );
    assert.ok(!("approvedBy" in read({ ...whole, "bulkhead.dev/accept-approved-by": "" })[0]!));
  });

  it("says what is missing or misspelt", () => {
    for (const [changes, problem] of [
      [{ "bulkhead.dev/accept-owner": undefined }, /no owner/],
      [{ "bulkhead.dev/accept-until": "soon" }, /no day/],
      [{ [key]: " " }, /no reason/],
      [{ [key]: undefined, "bulkhead.dev/accept-disallow-privileged-container": "x" }, /did you mean/],
    ] as const)
      assert.match(read({ ...whole, ...changes })[0]?.problem ?? "", problem);
  });

  it("reads nothing from what is no map of texts", () => {
    for (const annotations of [
      undefined,
      null,
      3,
      [key],
      new Unknown("later"),
      { [key]: new Unknown("later") },
      { [key]: 1 },
    ])
      assert.deepEqual(read(annotations), []);
    assert.deepEqual(
      exceptionsInCode([{ ...object(whole), type: "aws:ec2/instance:Instance" }], [policy]),
      [],
    );
  });

  it("takes names as they are, not as patterns", () => {
    const [own] = exceptionsInCode([object(whole, "**")], [policy]);
    const { findings } = applyExceptions([finding()], [own!], options);
    assert.equal(findings.length, 1);
    const itself = finding({ subject: { ...finding().subject, id: "-/apps/Deployment/shop/**" } });
    assert.equal(applyExceptions([itself], [own!], options).findings.length, 0);
  });
});

describe("the reach of exceptions", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const urn =
    "urn:pulumi:prod::shop::shop:index:Stack$bulkhead:index:HardenedWorkload$kubernetes:apps/v1:Deployment::web";
  const parent = "urn:pulumi:prod::shop::shop:index:Stack$bulkhead:index:HardenedWorkload::checkout";
  const image = (name: string, hash = digest) => ({ name, image: `registry.example.com/${name}@${hash}` });
  const workload = (...containers: readonly object[]): Resource => ({
    id: urn,
    urn,
    parent,
    type: "kubernetes:apps/v1:Deployment",
    name: "web",
    properties: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { template: { spec: { containers } } },
    },
  });
  const at = "spec.template.spec.containers[0].securityContext.privileged";
  const reaches = (
    given: Partial<Exception>,
    resource = workload(image("a"), image("b")),
    path = at,
  ): boolean =>
    reachIn(buildGraph([resource]))(
      exception(given),
      finding({ path, subject: { id: urn, urn, type: resource.type, name: "web" } }),
    );

  it("is a type, a component, a namespace", () => {
    assert.ok(reaches({}));
    assert.ok(reaches({ type: "kubernetes:apps/v1:*" }));
    assert.ok(!reaches({ type: "aws:**" }));
    assert.ok(reaches({ component: "bulkhead:index:HardenedWorkload" }));
    assert.ok(reaches({ component: "shop:index:*" }));
    assert.ok(reaches({ component: "**::checkout" }));
    assert.ok(!reaches({ component: "kubernetes:**" }));
    assert.ok(!reaches({ component: "bulkhead:index:Other" }));
    assert.ok(reaches({ namespace: "shop" }));
    assert.ok(!reaches({ namespace: "other-*" }));
    assert.ok(!reaches({ namespace: "shop", type: "aws:**" }));
  });

  it("is an image: of the container that is found, else of all", () => {
    const other = `sha256:${"b".repeat(64)}`;
    const mixed = workload(image("a"), image("b", other));
    assert.ok(reaches({ image: digest }));
    assert.ok(reaches({ image: digest }, mixed));
    assert.ok(!reaches({ image: other }, mixed));
    assert.ok(!reaches({ image: digest }, mixed, "spec.template.spec.hostPID"));
    assert.ok(reaches({ image: digest }, workload(image("a")), "spec.template.spec.hostPID"));
    assert.ok(!reaches({ image: digest }, workload({ name: "a", image: new Unknown("x") })));
    assert.ok(!reaches({ image: digest }, workload()));
  });

  it("is not what is not known", () => {
    const hidden = { ...workload(), properties: { ...workload().properties, metadata: new Unknown("x") } };
    assert.ok(!reaches({ namespace: "**" }, hidden));
  });

  it("counts tags of AWS resources as annotations, in either provider's form", () => {
    const tags = accepting(policy);
    for (const own of [tags, Object.entries(tags).map(([key, value]) => ({ key, value }))]) {
      const bucket = { id: "b", type: "aws:s3/bucket:Bucket", name: "b", properties: { tags: own } };
      const [found, ...more] = exceptionsInCode([bucket], [policy]);
      assert.deepEqual(more, []);
      assert.equal(found?.resource, "b");
      assert.equal(found.owner, "shop");
      assert.equal(found.problem, undefined);
    }
  });
});
