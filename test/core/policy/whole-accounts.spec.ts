import assert from "node:assert/strict";
import { buildGraph, type Graph, type Node, type Resource } from "../../../core/graph";
import { createResolver } from "../../../core/policy/environment";
import { exampleEstate, manifest } from "../../../core/policy/minimal";
import { report, runCheck } from "../../../core/policy/run";
import { reportAbsenceInAccounts } from "../../../core/policy/whole-accounts";
import { estateWith } from "../../support/judge-example";
import { aws } from "../graph/adapters/aws/support";

const [one, two] = ["111111111111", "222222222222"] as const;
const production = "example/production";

interface Placed {
  readonly account?: string;
  readonly stack?: string;
  readonly region?: string;
}

const placed = (type: string, name: string, { region, stack = production, account }: Placed): Resource =>
  aws(
    type,
    name,
    { ...(region !== undefined && { region }) },
    { stack, ...(account !== undefined && { account }) },
  );
const repository = (name: string, place: Placed = {}) => placed("aws:ecr/repository:Repository", name, place);
const queue = (name: string, place: Placed = {}) => placed("aws:ecs/cluster:Cluster", name, place);
const detector = (name: string, place: Placed = {}) => placed("aws:guardduty/detector:Detector", name, place);

interface Asked {
  readonly whole?: boolean;
  readonly eachRegion?: boolean;
  readonly reachesAll?: (node: Node) => boolean;
  readonly concerns?: (graph: Graph) => readonly Node[];
  readonly partial?: boolean;
}

function judge(
  resources: readonly Resource[],
  { whole = true, concerns, partial = false, ...more }: Asked = {},
) {
  const estate = estateWith({
    environments: { production: { ...exampleEstate.environments.production, whole } },
  });
  const resolver = createResolver(estate, {});
  const graph = buildGraph(resources, { partial });
  const environmentOf = (node: Node) => resolver.environmentOf(node);
  return runCheck(
    () =>
      reportAbsenceInAccounts(
        { graph, estate, environmentOf, report },
        {
          found: graph.all("ThreatDetector"),
          lack: "has no detector",
          may: "hold its detector",
          ...(concerns && { concerns: concerns(graph) }),
          ...more,
        },
      ),
    undefined,
  );
}

/** What is lacking: `on whom: message (key)`; `?` before what is missing. */
const lacking = (resources: readonly Resource[], asked: Asked = {}): string[] =>
  judge(resources, asked).outcomes.map(
    ({ kind, message, missing, options }) =>
      `${options?.on?.name}: ${kind === "unknown" ? `? ${missing}` : message} (${options?.key})`,
  );

describe("what every whole account must have", () => {
  it("is lacking where it was not given, whatever of the account is", () => {
    const lack = "a: lies in an account that has no detector ( has no detector)";
    assert.deepEqual(lacking([repository("a"), queue("b")]), [lack]);
    assert.deepEqual(lacking([repository("a"), detector("d")]), []);
    assert.deepEqual(lacking([repository("a", { account: one }), repository("b")]), [
      `a: lies in account ${one}, which has no detector (${one} has no detector)`,
    ]);
    assert.deepEqual(lacking([repository("a", { account: one }), detector("d")]), []);
    assert.deepEqual(lacking([repository("a")], { partial: true }), [
      "a: ? the rest of the estate, which may hold its detector ( has no detector)",
    ]);
  });

  it("is asked of no environment that is not given whole, nor of what is no cloud's", () => {
    const why = "the estate declares no account to be given whole";
    assert.deepEqual(judge([repository("a")], { whole: false }), { outcomes: [], notApplicable: why });
    const elsewhere = repository("a", { stack: "example/development" });
    assert.deepEqual(judge([elsewhere]), { outcomes: [], notApplicable: why });
    const object = manifest({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a" },
      spec: { containers: [] },
    });
    assert.deepEqual(judge([{ ...object, stack: production }]), { outcomes: [], notApplicable: why });
    assert.equal(judge([repository("a"), detector("d")]).notApplicable, undefined);
  });

  it("is asked of each account, and may lie in another stack of it", () => {
    const both = [repository("a", { account: one }), repository("b", { account: two })];
    const other = { stack: "example/security" };
    assert.deepEqual(lacking([...both, detector("d", { account: one })]), [
      `b: lies in account ${two}, which has no detector (${two} has no detector)`,
    ]);
    assert.deepEqual(lacking([...both, detector("d", { ...other, account: two })]), [
      `a: lies in account ${one}, which has no detector (${one} has no detector)`,
    ]);
  });

  it("is not known where it may lie in the account, for nothing tells in which it does", () => {
    const apart = detector("d", { stack: "example/development" });
    assert.deepEqual(lacking([repository("a", { account: one }), apart]), [
      `a: ? the account that d lies in (${one} has no detector)`,
    ]);
    const known = detector("d", { stack: "example/development", account: two });
    assert.deepEqual(lacking([repository("a"), known]), [
      "a: ? the account that d lies in ( has no detector)",
    ]);
    assert.deepEqual(lacking([repository("a"), apart]), [
      "a: ? the account that d lies in ( has no detector)",
    ]);
  });

  it("may be one for all accounts", () => {
    const all = [
      repository("a", { account: one }),
      detector("d", { account: two, stack: "example/security" }),
    ];
    assert.equal(lacking(all).length, 1);
    assert.deepEqual(lacking(all, { reachesAll: ({ name }) => name === "d" }), []);
    assert.equal(lacking(all, { reachesAll: () => false }).length, 1);
  });

  it("concerns only accounts that hold what it is for", () => {
    const concerns = (graph: Graph) => graph.all("ImageRepository");
    const both = [repository("a", { account: one }), queue("b", { account: two })];
    assert.deepEqual(lacking(both, { concerns }), [
      `a: lies in account ${one}, which has no detector (${one} has no detector)`,
    ]);
    assert.deepEqual(lacking([queue("b")], { concerns }), []);
    const apart = repository("c", { stack: "example/development" });
    assert.equal(lacking([repository("a"), apart], { concerns }).length, 1);
  });
});

describe("what every Region of a whole account must have", () => {
  const eachRegion = true;
  const inRegion = (name: string, region: string, account: string = one) =>
    repository(name, { account, region });

  it("is lacking in a Region that is used and has none, by the first that lies there", () => {
    const watched = [inRegion("a", "eu-west-1"), detector("d", { account: one, region: "eu-west-1" })];
    assert.deepEqual(lacking(watched, { eachRegion }), []);
    const more = [...watched, inRegion("b", "us-east-1"), inRegion("c", "us-east-1")];
    assert.deepEqual(lacking(more, { eachRegion }), [
      `a: lies in account ${one}, which has no detector in us-east-1, where b is (${one} us-east-1 has no detector)`,
    ]);
    assert.deepEqual(lacking(more), [], "one is enough unless told otherwise");
    const nameless = [repository("a", { region: "us-east-1" }), detector("d", { region: "eu-west-1" })];
    assert.deepEqual(lacking(nameless, { eachRegion }), [
      "a: lies in an account, which has no detector in us-east-1, where a is ( us-east-1 has no detector)",
    ]);
    assert.deepEqual(lacking(more, { eachRegion, partial: true }), [
      `a: ? the rest of the estate, which may hold its detector (${one} us-east-1 has no detector)`,
    ]);
  });

  it("is not known where nothing tells in which Region what was found lies, and several are used", () => {
    const open = detector("d", { account: one });
    assert.deepEqual(lacking([inRegion("a", "eu-west-1"), open], { eachRegion }), []);
    assert.deepEqual(
      lacking([inRegion("a", "eu-west-1"), inRegion("b", "us-east-1"), open], { eachRegion }),
      [
        `a: ? the Region that d lies in (${one} eu-west-1 has no detector)`,
        `a: ? the Region that d lies in (${one} us-east-1 has no detector)`,
      ],
    );
  });

  it("is asked of the Regions that what it is for lies in, in the account", () => {
    const concerns = (graph: Graph) => graph.all("ImageRepository");
    const asked = { eachRegion, concerns };
    const watched = detector("d", { account: one, region: "eu-west-1" });
    const own = [inRegion("a", "eu-west-1"), watched, queue("q", { account: one, region: "ap-south-1" })];
    assert.deepEqual(lacking(own, asked), []);
    const apart = { stack: "example/development", region: "us-east-1" };
    assert.deepEqual(lacking([...own, repository("b", { ...apart, account: one })], asked), [
      `a: lies in account ${one}, which has no detector in us-east-1, where b is (${one} us-east-1 has no detector)`,
    ]);
    assert.deepEqual(lacking([...own, repository("b", { ...apart, account: two })], asked), []);
    assert.deepEqual(lacking([...own, repository("b", apart)], asked), [], "of nobody knows which");
    const nobodys = [repository("a", { region: "eu-west-1" }), detector("d", { region: "eu-west-1" })];
    assert.deepEqual(lacking([...nobodys, repository("b", { ...apart, account: two })], asked), []);
  });
});
