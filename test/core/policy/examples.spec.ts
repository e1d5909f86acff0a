import assert from "node:assert/strict";
import {
  buildExample,
  estateWith,
  faultsOfBad,
  faultsOfGood,
  judgeExample,
} from "../../../core/policy/examples";
import { cluster, container, example, greenStatus, manifest, nodeGroup } from "../../../core/policy/minimal";
import type { Policy } from "../../../core/policy/policy";
import { madePolicy } from "./made";

const always = madePolicy("Container", ({ report }) => report("is bad"));
const never = madePolicy("Container", () => undefined, "disallow-never");
const doubtful = madePolicy("Container", ({ report }) => report.unknown("image", "it"), "disallow-doubtful");
const twice = madePolicy("Container", ({ report }) => {
  report("is bad", "a");
  report("is worse", "b");
});

describe("the examples' estate", () => {
  it("has sections laid over it", () => {
    assert.equal(estateWith().environments["production"]!.controlled, true);
    const estate = estateWith({ environments: { development: { controlled: true, level: "hybrid" } } });
    assert.deepEqual(
      [estate.environments["development"]!.level, estate.environments["development"]!.controlled],
      ["hybrid", true],
    );
    assert.equal(estateWith().environments["development"]!.level, "open", "and stays as it was");
  });

  it("is refused with all that is wrong", () => {
    assert.throws(
      () => estateWith({ zones: { a: { trust: "much" } }, levels: 1 }),
      ({ message }: Error) => message.split("\n").length === 2,
    );
  });
});

describe("judging an example", () => {
  it("gives findings, tallies and problems", () => {
    const { findings, tallies, problems } = judgeExample([always, never], container());
    assert.deepEqual(
      findings.map(({ policy, environment }) => [policy, environment]),
      [["disallow-nothing", "production"]],
    );
    assert.equal(tallies.get("disallow-never")!.pass, 1);
    assert.deepEqual(problems, []);
    const wrong = judgeExample([never], container({ securityContext: { privileged: "perhaps" } }));
    assert.equal(wrong.problems.length, 1);
    assert.match(wrong.problems[0]!, /privileged: expected true or false/);
  });

  it("is in the example's stack and estate, at the examples' time, with what it knows of images", () => {
    const seen: unknown[] = [];
    const looking = madePolicy("Container", ({ environment, estate, now, images }) => {
      seen.push(environment.name, estate.images.builders, new Date(now).toISOString(), images.kind);
    });
    judgeExample([looking], container());
    assert.deepEqual(seen.splice(0), [
      "production",
      ["https://ci.example.com/v1"],
      "2026-06-01T12:00:00.000Z",
      "undeclared",
    ]);
    const images = { statuses: [greenStatus()] };
    judgeExample([looking], {
      ...container(),
      stack: "example/development",
      estate: { images: { builders: ["https://other.example.com"] } },
      images,
    });
    assert.deepEqual(seen.splice(0), [
      "development",
      ["https://other.example.com"],
      "2026-06-01T12:00:00.000Z",
      "known",
    ]);
  });

  it("may be of a part of an estate", () => {
    const seen: boolean[] = [];
    const looking = madePolicy("Container", ({ graph }) => void seen.push(graph.partial));
    judgeExample([looking], container());
    judgeExample([looking], container(), { partial: true });
    buildExample(container(), { partial: true }).judge([looking]);
    assert.deepEqual(seen, [false, true, true]);
  });

  it("leaves out what is unknown of machines and networks that no example holds", () => {
    const saying = (missing: string, kind: "unknown" | "violation" = "unknown") =>
      madePolicy("Container", ({ report }) =>
        kind === "unknown" ? report.unknown("", missing) : report(missing),
      );
    const count = (policy: Policy): number => judgeExample([policy], container()).findings.length;
    assert.equal(count(saying("the nodes of shop")), 0);
    assert.equal(count(saying("the container instances of shop")), 0);
    assert.equal(count(saying("what a may connect with: subnets are not given")), 0);
    assert.equal(count(saying("all the nodes of shop")), 1);
    assert.equal(count(saying("what a may connect with: subnets are not given here")), 1);
    assert.equal(count(saying("the nodes of shop", "violation")), 1);
  });

  it("leaves out what is unknown of where a node group's machines lie", () => {
    const where = "the subnet a, which was not given, of its machines";
    const count = (kind: "EksNodeGroup" | "EksCluster", missing: string, type?: string): number => {
      const policy = madePolicy(kind, ({ report }) => report.unknown("", missing));
      const resources = [...cluster(), { ...nodeGroup(), ...(type !== undefined && { type }) }];
      return judgeExample([policy], { resources }).findings.length;
    };
    assert.equal(count("EksNodeGroup", where), 0);
    assert.equal(count("EksNodeGroup", where, "aws-native:eks:Nodegroup"), 0);
    assert.equal(count("EksNodeGroup", "the subnet a"), 1);
    assert.equal(count("EksCluster", where), 1);
  });
});

describe("what is wrong with an example", () => {
  it("that is good is each finding and problem", () => {
    assert.deepEqual(faultsOfGood([never], container()), []);
    assert.deepEqual(faultsOfGood([always, doubtful], container()), [
      "disallow-nothing: container main of Deployment checkout is bad",
      "disallow-doubtful: unknown: container main of Deployment checkout: cannot be judged, spec.template.spec.containers[0].image is not known (it)",
    ]);
    const [fault] = faultsOfGood([never], container({ securityContext: { privileged: "perhaps" } }));
    assert.match(fault!, /privileged/);
  });

  it("that is bad is anything but one violation of its policy", () => {
    assert.deepEqual(faultsOfBad([always, never], always, container()), []);
    assert.deepEqual(faultsOfBad([never], never, container()), ["one violation was expected, found: 0"]);
    assert.deepEqual(faultsOfBad([twice], twice, container()), [
      "one violation was expected, found: 2",
      "disallow-nothing: container main of Deployment checkout is bad",
      "disallow-nothing: container main of Deployment checkout is worse",
    ]);
    const [fault, ...others] = faultsOfBad([doubtful], doubtful, container());
    assert.match(fault!, /^disallow-doubtful: unknown: /);
    assert.deepEqual(others, []);
  });

  it("that is bad is what other policies find, unless it says so, and what it says in vain", () => {
    const given = { ...container(), alsoFails: ["disallow-doubtful"] };
    assert.deepEqual(faultsOfBad([always, doubtful], always, given), []);
    assert.match(faultsOfBad([always, doubtful], always, container())[0]!, /^disallow-doubtful: /);
    assert.deepEqual(faultsOfBad([always], always, given), ["disallow-doubtful was expected to fail too"]);
  });
});

describe("what stands around an example", () => {
  it("is its namespace, bounded and denied by default, unless it brings its own", () => {
    const kinds = (given: ReturnType<typeof container>): string[] =>
      given.resources.map(({ type }) => type.split(":").at(-1)!);
    assert.deepEqual(kinds(container()).slice(1).sort(), [
      "LimitRange",
      "Namespace",
      "NetworkPolicy",
      "ResourceQuota",
      "ServiceAccount",
    ]);
    const elsewhere = manifest({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", namespace: "other" },
    });
    assert.deepEqual(kinds(example(elsewhere)), ["ConfigMap"]);
  });
});
