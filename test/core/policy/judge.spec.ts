import assert from "node:assert/strict";
import { Secret, Unknown, type Node, type Resource } from "../../../core/graph";
import { fingerprint } from "../../../core/policy/finding";
import {
  container,
  controller,
  manifest,
  minimalContainer,
  minimalPod,
  resource,
} from "../../../core/policy/minimal";
import { definePolicy, type WholeContext } from "../../../core/policy/policy";
import { describe as describeNode } from "../../../core/policy/to-finding";
import { declared, judged, madePolicy } from "./made";

const pods = (...names: readonly string[]): Resource[] =>
  names.map((name) =>
    controller("Deployment", minimalPod(), { metadata: { name, namespace: "shop-checkout" } }),
  );

const namespace = (name: string): Resource =>
  manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

describe("judging", () => {
  it("counts each node once, by the worst that is said of it", () => {
    const policy = madePolicy("Workload", ({ node, report }) => {
      if (node.name === "sound") return;
      if (node.name === "other") return report.notApplicable("another");
      report.unknown("a", "it");
      if (node.name === "doubtful") return;
      report("is bad", "b");
      report.unknown("c", "it");
    });
    const { tallies, findings } = judged(policy, pods("sound", "other", "doubtful", "bad", "worse"));
    assert.deepEqual(tallies.get(policy.name), {
      pass: 1,
      violation: 2,
      unknown: 1,
      notApplicable: 1,
      error: 0,
    });
    assert.equal(findings.length, 7);
  });

  it("counts what does not concern a node only where nothing is found there", () => {
    const policy = madePolicy("Workload", ({ report }) => {
      report.notApplicable("another");
      report("is bad");
    });
    assert.deepEqual(judged(policy, pods("a")).tallies.get(policy.name), {
      pass: 0,
      violation: 1,
      unknown: 0,
      notApplicable: 0,
      error: 0,
    });
  });

  it("makes a failing policy an error and judges on", () => {
    const failing = madePolicy("Workload", ({ node }) => {
      if (node.name === "a") throw new Error("no such thing");
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- policies of others may throw anything
      if (node.name === "b") throw "a text";
    });
    const sound = madePolicy("Workload", ({ report }) => report("is bad"), "disallow-all");
    const { findings, tallies } = judged([failing, sound], pods("a", "b", "c"));
    assert.deepEqual(
      findings.map(({ policy, kind, level, severity, path, message, evidence, environment }) => [
        policy,
        kind,
        level,
        severity,
        path,
        message,
        evidence,
        environment,
      ]),
      [
        ...(["a", "b"] as const).map((name) => [
          "disallow-nothing",
          "error",
          "mandatory",
          "low",
          "spec.template.spec",
          `Deployment ${name}: the policy disallow-nothing failed to judge it (${name === "a" ? "no such thing" : "a text"}); please report this`,
          [],
          "production",
        ]),
        ...["a", "b", "c"].map((name) => [
          "disallow-all",
          "violation",
          "mandatory",
          "low",
          "spec.template.spec",
          `Deployment ${name} is bad`,
          [],
          "production",
        ]),
      ],
    );
    assert.equal(new Set(findings.map((each) => each.fingerprint)).size, 5);
    const { id } = findings[0]!.subject;
    assert.equal(findings[0]!.fingerprint, fingerprint("disallow-nothing", id, "error:spec.template.spec"));
    const { pass, error, violation } = tallies.get("disallow-nothing")!;
    assert.deepEqual([pass, error, violation], [1, 2, 0]);
  });

  it("does not run a policy that is disabled", () => {
    const policy = madePolicy("Workload", () => assert.fail("was run"));
    const estate = { policies: { [policy.name]: { in: { production: { enforce: "disabled" } } } } };
    const { findings, tallies } = judged(policy, pods("a", "b"), { estate });
    assert.deepEqual(findings, []);
    assert.equal(tallies.get(policy.name)!.notApplicable, 2);
  });

  it("judges the whole once where a policy is of no node", () => {
    const policy = definePolicy({
      ...declared,
      appliesTo: "Graph",
      check: ({ graph, report }) => report(`holds ${graph.all("Workload").length}`),
    });
    const { findings, tallies } = judged(policy, pods("a", "b"));
    assert.deepEqual(
      findings.map(({ message, path, subject }) => [message, path, subject]),
      [["the estate holds 2", "", { id: "estate", type: "bulkhead:estate", name: "the estate" }]],
    );
    assert.equal(tallies.get(policy.name)!.violation, 1);
  });

  it("judges all kinds that a policy names", () => {
    const policy = madePolicy(["Namespace", "Workload"], ({ report }) => report("is here"));
    const { findings } = judged(policy, [...pods("a"), namespace("n")]);
    assert.deepEqual(
      findings.map(({ message }) => message),
      ["namespace n is here", "Deployment a is here"],
    );
  });

  it("gives the check what is known around it", () => {
    let seen: WholeContext | undefined;
    const policy = madePolicy("Workload", (context) => {
      seen = { ...context };
    });
    const before = Date.now();
    judged(policy, pods("a"));
    assert.ok(seen && seen.now >= before && seen.now <= Date.now());
    assert.deepEqual(seen.images, { kind: "undeclared" });
    assert.equal(seen.environment.name, "production");
    assert.equal(seen.environmentOf(seen.graph.all("Workload")[0]!).name, "production");
    assert.equal(seen.kubernetesMinorOf(seen.graph.all("Workload")[0]!), 37);
    const images = { kind: "unavailable", why: "it" } as const;
    judged(policy, pods("a"), { now: 7, images, kubernetesMinor: 30 });
    assert.deepEqual(
      [seen.now, seen.images, seen.kubernetesMinorOf(seen.graph.all("Workload")[0]!)],
      [7, images, 30],
    );
  });

  it("lays settings over each other: the estate's, its environment's, the caller's", () => {
    let seen: unknown;
    const policy = madePolicy("Workload", ({ settings }) => {
      seen = settings;
    });
    const estate = {
      policies: {
        [policy.name]: {
          settings: { a: 1, b: 1, c: 1 },
          in: { production: { settings: { b: 2, c: 2 } }, development: { settings: { a: 9 } } },
        },
      },
    };
    judged(policy, pods("a"), { estate });
    assert.deepEqual(seen, { a: 1, b: 2, c: 2 });
    judged(policy, pods("a"), { estate, settings: new Map([[policy.name, { c: 3 }]]) });
    assert.deepEqual(seen, { a: 1, b: 2, c: 3 });
    judged(policy, pods("a"), { settings: new Map([["disallow-other", { c: 3 }]]) });
    assert.deepEqual(seen, {});
  });
});

describe("a finding", () => {
  const inTwo = {
    environments: {
      production: { select: [{ namespace: "shop-checkout" }], controlled: true, level: "hybrid" },
      development: {
        select: [{ namespace: "lab" }],
        level: "open",
        enforce: "advisory",
        onUnknown: { preview: "advisory", state: "advisory" },
      },
    },
  };
  const about = (kind: "violation" | "unknown") =>
    madePolicy("Workload", ({ graph, report }) => {
      const [on] = graph.all("Namespace");
      if (kind === "violation") report("is near", "", { on: on! });
      else report.unknown("", "it", { on: on! });
    });

  it("about another node has that one's name, environment and level", () => {
    for (const kind of ["violation", "unknown"] as const) {
      const { findings } = judged(about(kind), [...pods("a"), namespace("lab")], { estate: inTwo });
      assert.deepEqual(
        findings.map((each) => [each.subject.name, each.environment, each.level, each.path]),
        [["lab", "development", "advisory", ""]],
      );
    }
  });

  it("is dropped where the policy is disabled for the node that it is about", () => {
    const policies = { "disallow-nothing": { in: { development: { enforce: "disabled" } } } };
    const resources = [...pods("a"), namespace("lab")];
    const { findings, tallies } = judged(about("violation"), resources, { estate: { ...inTwo, policies } });
    assert.deepEqual(findings, []);
    assert.deepEqual(
      [tallies.get("disallow-nothing")!.pass, tallies.get("disallow-nothing")!.violation],
      [1, 0],
    );
  });

  it("of an unknown has the stage's level, unless another is asked for", () => {
    const policy = madePolicy("Workload", ({ report }) => report.unknown("", "it"));
    const estate = {
      environments: { production: { onUnknown: { preview: "advisory", state: "mandatory" } } },
    };
    const level = (more: object) => judged(policy, pods("a"), { estate, ...more }).findings[0]!.level;
    assert.equal(level({ stage: "preview" }), "advisory");
    assert.equal(level({ stage: "state" }), "mandatory");
    assert.equal(level({ stage: "state", onUnknown: "advisory" }), "advisory");
    const violating = madePolicy("Workload", ({ report }) => report("is bad"));
    assert.equal(judged(violating, pods("a"), { onUnknown: "advisory" }).findings[0]!.level, "mandatory");
  });

  it("keeps its fingerprint beside others at its place, and every one has its own", () => {
    const once = madePolicy("Workload", ({ report }) => report("is bad", "a"));
    const thrice = madePolicy("Workload", ({ report }) => {
      report("is bad", "a");
      report("is worse", "a");
      report("is worst", "a");
      report("has a key", "a", { key: "k" });
      report("has another", "a", { key: "l" });
      report("is elsewhere", "b");
    });
    const [alone] = judged(once, pods("a")).findings;
    const all = judged(thrice, pods("a")).findings.map((each) => each.fingerprint);
    assert.equal(all[0], alone!.fingerprint);
    assert.equal(new Set(all).size, 6);
    const other = judged(thrice, pods("a")).findings.map((each) => each.fingerprint);
    assert.deepEqual(other, all, "are the same in every run");
    const { id } = alone!.subject;
    assert.equal(all[0], fingerprint("disallow-nothing", id, "spec.template.spec.a"));
    assert.equal(all[1], fingerprint("disallow-nothing", all[0], "#2"));
    assert.equal(all[2], fingerprint("disallow-nothing", all[0], "#3"));
    assert.equal(all[3], fingerprint("disallow-nothing", id, "spec.template.spec.a#k"));
  });

  it("has the same fingerprint in every stack", () => {
    const of = (id: string): string => fingerprint("p", id, "x");
    assert.equal(of("urn:pulumi:dev::shop::t::n"), of("urn:pulumi:prod::shop::t::n"));
    assert.notEqual(of("urn:pulumi:dev::shop::t::n"), of("urn:pulumi:dev::shop::t::m"));
    assert.equal(of("urn:pulumi:dev"), of("urn:pulumi:prod"));
    assert.notEqual(of("x/urn:pulumi:dev::a"), of("x/urn:pulumi:prod::a"));
    assert.notEqual(fingerprint("p", "a", "x"), fingerprint("q", "a", "x"));
    assert.notEqual(fingerprint("p", "a", "x"), fingerprint("p", "a", "y"));
    assert.match(of("a"), /^[0-9a-f]{32}$/);
  });

  it("shows no secret, wherever it was said", () => {
    const policy = madePolicy("Workload", ({ report }) => {
      report("holds s3cr3t-value", "a", { evidence: [{ text: "s3cr3t-value stands there", path: "e" }] });
      report.unknown("b", "what s3cr3t-value opens");
    });
    const failing = madePolicy(
      "Workload",
      () => {
        throw new Error("s3cr3t-value");
      },
      "disallow-failing",
    );
    const env = [{ name: "KEY", value: new Secret("s3cr3t-value") }];
    const pod = { ...minimalPod(), containers: [{ ...minimalContainer(), env }] };
    const { findings } = judged([policy, failing], [controller("Deployment", pod)]);
    assert.equal(findings.length, 3);
    assert.doesNotMatch(JSON.stringify(findings), /s3cr3t/);
    assert.equal(findings[0]!.message, "Deployment checkout holds [secret]");
    assert.deepEqual(findings[0]!.evidence, [{ text: "[secret] stands there", path: "e" }]);
    assert.equal(findings[1]!.missing, "what [secret] opens");
    assert.ok(!("missing" in findings[0]!));
  });

  it("leads from its node: to a pod's own place, its template's labels, or its object's metadata", () => {
    const policy = madePolicy("Workload", ({ report }) => {
      report("is bad", "hostNetwork");
      report("is bad", "metadata.labels.app");
      report("is bad", "metadata.annotations.a");
      report("is bad", "metadataOther");
    });
    const { findings } = judged(policy, pods("a"));
    assert.deepEqual(
      findings.map(({ path }) => path),
      [
        "spec.template.spec.hostNetwork",
        "spec.template.metadata.labels.app",
        "metadata.annotations.a",
        "spec.template.spec.metadataOther",
      ],
    );
    const named = madePolicy("Namespace", ({ report }) => report("is bad", "metadata.labels.zone"));
    assert.deepEqual(
      judged(named, [namespace("n")]).findings.map(({ path }) => path),
      ["metadata.labels.zone"],
    );
  });

  it("of an unknown that was read has the place where that stands", () => {
    const policy = madePolicy("Container", ({ node, report }) => {
      if (node.image === "a") report("is a", "image");
    });
    const { findings } = judged(policy, container({ image: new Unknown("the build's digest") }).resources);
    assert.deepEqual(
      findings.map(({ kind, path, message, missing }) => [kind, path, message, missing]),
      [
        [
          "unknown",
          "spec.template.spec.containers[0].image",
          "container main of Deployment checkout: cannot be judged, spec.template.spec.containers[0].image is not known (the build's digest)",
          "the build's digest",
        ],
      ],
    );
  });

  it("of an unknown of no place says `it`", () => {
    const policy = madePolicy("Namespace", ({ report }) => report.unknown("", "whether it is used"));
    assert.deepEqual(
      judged(policy, [namespace("n")]).findings.map(({ message }) => message),
      ["namespace n: cannot be judged, it is not known (whether it is used)"],
    );
  });

  it("has the place in the source, where the source knows one", () => {
    const asked: unknown[] = [];
    const [made] = pods("a");
    const located: Resource = {
      ...made!,
      locate: (path) => {
        asked.push(path?.key);
        return { file: "a.yaml", line: 3 };
      },
    };
    const policy = madePolicy("Workload", ({ report }) => report("is bad", "hostNetwork"));
    assert.deepEqual(judged(policy, [located]).findings[0]!.location, { file: "a.yaml", line: 3 });
    assert.deepEqual(asked, ["hostNetwork"]);
    assert.ok(!("location" in judged(policy, pods("a")).findings[0]!));
  });

  it("names its subject by id, type, name, and URN where it has one", () => {
    const policy = madePolicy("SecurityGroup", ({ report }) => report("is bad"));
    const group = resource("aws:ec2/securityGroup:SecurityGroup", "web", {});
    const { subject, message } = judged(policy, [group]).findings[0]!;
    assert.equal(message, "security group web is bad");
    assert.deepEqual(subject, { id: group.id, urn: group.urn, type: group.type, name: "web" });
    const { urn: _, ...plain } = group;
    assert.ok(!("urn" in judged(policy, [plain]).findings[0]!.subject));
  });
});

describe("naming a node", () => {
  it("takes the resource's name where its own is not known", () => {
    const policy = madePolicy("Workload", ({ report }) => report("is bad"));
    const [made] = pods("a");
    const properties = {
      ...made!.properties,
      metadata: { name: new Unknown("it"), namespace: "shop-checkout" },
    };
    assert.equal(judged(policy, [{ ...made!, properties }]).findings[0]!.message, "Deployment a is bad");
  });

  it("writes a kind's words apart", () => {
    const node = { kind: "SecurityGroup", id: "x", name: "web", path: undefined } as Node;
    assert.equal(describeNode(node), "security group web");
  });
});
