import assert from "node:assert/strict";
import fc from "fast-check";
import {
  joinedStacks,
  Merge,
  noCounts,
  nothingAcross,
  packFacts,
  readHead,
  readBoundary,
  readRecord,
  Summary,
  summaryOf,
  unpackFacts,
  writeRecord,
  findingsBegin,
  type Across,
  type Boundary,
  type MergeOptions,
  type StackRecord,
} from "../../../core/audit";
import { boundaryKinds, type BoundaryItem, type Peering, type Speaker } from "../../../core/audit/boundary";
import { policyRow } from "../../../core/report/assemble";
import { emptyTally } from "../../../core/policy/tally";
import { catalog } from "../../../policies/catalog";

const day = 86_400_000;
const now = Date.parse("2026-11-23T00:00:00Z");
const environment = fc.constantFrom("production", "development", "trial");
const name = fc.constantFrom("a", "b", "c", "d", "é", "f");
const stackName = fc.constantFrom("net/production", "app/production", "app/trial");
const place = { resource: name, type: fc.constantFrom("t", "aws:ec2:peeringAccepter"), resourceName: name };

const item: fc.Arbitrary<BoundaryItem> = fc.record({
  kind: fc.constantFrom(...boundaryKinds.filter((kind) => kind !== "stack-reference")),
  name,
  environment,
  ...place,
});
const reference = fc.record({
  kind: fc.constant("stack-reference" as const),
  name: stackName,
  environment,
  ...place,
});
const peering: fc.Arbitrary<Peering> = fc.record({
  ...place,
  environment,
  ends: fc.array(name, { maxLength: 2 }),
});
const speaker: fc.Arbitrary<Speaker> = fc.record({
  ...place,
  environment,
  stacks: fc.array(stackName, { maxLength: 1 }),
  keys: fc.array(name, { maxLength: 1 }),
});
/** As `boundaryOf` makes it: each thing once for an environment, and nothing that the stack has itself among what it names. */
const boundary: fc.Arbitrary<Boundary> = fc
  .record({
    stack: stackName,
    has: fc.uniqueArray(item, { maxLength: 6, selector: keyOf }),
    named: fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: item }, reference), {
      maxLength: 6,
      selector: keyOf,
    }),
    peerings: fc.array(peering, { maxLength: 1 }),
    speakers: fc.array(speaker, { maxLength: 1 }),
  })
  .map(({ stack, has, named, peerings, speakers }) => ({
    stack,
    environments: [...new Set([...has, ...named].map((each) => each.environment))].sort(),
    has,
    names: named.filter((each) => !has.some((own) => own.kind === each.kind && own.name === each.name)),
    peerings,
    speakers,
    servers: Object.fromEntries(has.flatMap((own) => (own.kind === "cluster" ? [[own.name, own.name]] : []))),
  }));

function keyOf(each: BoundaryItem): string {
  return [each.kind, each.name, each.environment].join(" ");
}

const policies = catalog.slice(0, 4).map((entry) => policyRow(entry, emptyTally()));

const stack = fc.record({
  boundary,
  tallies: fc.oneof(
    fc.constant<number[]>([]),
    fc.array(fc.oneof(fc.constant(0), fc.nat(100_000)), { minLength: 20, maxLength: 20 }),
  ),
  mandatory: fc.nat(3),
  age: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
  notSeen: fc.nat({ max: 2 }),
  problem: fc.boolean(),
  accepts: fc.boolean(),
});

const options: MergeOptions = {
  version: "1.2.3",
  estate: { source: "bulkhead.yaml", hash: "f".repeat(64), defaulted: false },
  environments: {
    environments: {
      production: { controlled: true },
      development: { controlled: false },
      trial: { controlled: false },
    } as unknown as MergeOptions["environments"]["environments"],
  },
  catalogue: { hash: "c".repeat(64), policies: policies.length },
  backends: ["states"],
  policies,
  now,
  staleAfter: 90,
  declared: { exceptions: [] },
  faults: [],
  notes: [],
  problems: [],
};

const recordOf = (given: typeof stack extends fc.Arbitrary<infer T> ? T : never, at: number): StackRecord => {
  const id = `states/${String(at).padStart(3, "0")}.json`;
  const finding = {
    policy: policies[0]!.name,
    kind: "violation" as const,
    level: "mandatory" as const,
    severity: "high" as const,
    subject: { id: "r", type: "t", name: "r" },
    path: "",
    message: `found in ${at}`,
    environment: "production",
    evidence: [],
    fingerprint: "f",
  };
  return {
    basis: { id, judgedBy: "b", version: "1" },
    verdict: {
      id,
      backend: "states",
      key: id,
      stack: id,
      environments: [...given.boundary.environments],
      input: { version: "1", bytes: 1 },
      manifest: given.age === undefined ? {} : { time: new Date(now - given.age * day).toISOString() },
      partial: given.problem,
      counts: { ...noCounts(), resources: at, mandatory: given.mandatory },
      problems: given.problem ? [{ code: "state", location: { file: id }, message: "m", hint: "h" }] : [],
      notes: [],
    },
    findings: Array.from({ length: given.mandatory }, () => finding),
    notSeen: Array.from({ length: given.notSeen }, (_, index) => ({ what: `w${index}`, why: "none" })),
    exceptions: given.accepts
      ? [{ source: "code", policy: "p", resource: "r", status: "used", reason: "so", findings: [finding] }]
      : [],
    tallies: given.tallies,
    boundary: given.boundary,
  } as unknown as StackRecord;
};

describe("the summary of an audit", () => {
  it("is the same by the facts of stacks as by all their records, and so are the stacks that meet", () => {
    let meeting = 0;
    let found = 0;
    let loaded = 0;
    fc.assert(
      fc.property(fc.array(stack, { maxLength: 12 }), fc.boolean(), (given, takesBack) => {
        const records = given.map(recordOf);
        const lines = new Map(records.map((record) => [record.basis.id, writeRecord(record)]));
        const headOf = (id: string): string =>
          lines.get(id)!.slice(0, lines.get(id)!.lastIndexOf(findingsBegin));
        const across: Across = takesBack
          ? {
              ...nothingAcross,
              withdrawn: records
                .slice(0, 1)
                .flatMap(({ verdict, findings }) => findings.map((each) => ({ ...each, stack: verdict.id }))),
              tallies: [{ policy: policies[1]!.name, more: [0, 1, 0, 0, 0] }],
              notSeen: [{ what: "x", why: "y", stack: "states/000.json" }],
            }
          : nothingAcross;
        const merge = new Merge(options);
        const summary = new Summary(options, {
          boundary: (id) => {
            loaded += 1;
            return readBoundary(headOf(id));
          },
          notSeen: (id) => readHead(headOf(id)).notSeen,
        });
        const tallies = new Array<number>(policies.length * 5).fill(7);
        const findings = records.flatMap((record) => {
          summary.add(unpackFacts(packFacts(record), tallies));
          return [...merge.add(readRecord(writeRecord(record)))];
        });
        const [groups, all] = [joinedStacks(summary.meetings), joinedStacks(merge.joined.joins)];
        assert.deepEqual(groups, all);
        meeting += groups.length;
        found += merge.joined.findings.length;
        assert.deepEqual(summary.finish(across), summaryOf(merge.finish(findings, across)));
      }),
      { numRuns: 500 },
    );
    assert.ok(meeting > 50 && found > 50 && loaded > 50, "fleets in which something happens");
  });

  it("asks for no boundary where nothing is to be said of what stacks share", () => {
    const shared = (environments: readonly string[], at: number): StackRecord => {
      const own = environments[at % environments.length]!;
      const each = (id: string): BoundaryItem => ({
        kind: "vpc",
        name: id,
        environment: own,
        resource: "r",
        type: "t",
        resourceName: "r",
      });
      const bounds: Boundary = {
        environments: [own],
        has: at === 0 ? [each("shared"), each("own")] : [],
        names: at === 0 ? [] : [each("shared")],
        peerings: [],
      };
      return recordOf(
        {
          boundary: bounds,
          tallies: [],
          mandatory: 0,
          age: undefined,
          notSeen: 0,
          problem: false,
          accepts: false,
        },
        at,
      );
    };
    const asked = (environments: readonly string[]): number => {
      let count = 0;
      const records = Array.from({ length: 3000 }, (_, at) => shared(environments, at));
      const summary = new Summary(options, {
        boundary: (id) => {
          count += 1;
          return records.find(({ basis }) => basis.id === id)!.boundary;
        },
        notSeen: () => [],
      });
      for (const record of records) summary.add(unpackFacts(packFacts(record), []));
      assert.equal(joinedStacks(summary.meetings)[0]!.length, 3000);
      return count;
    };
    assert.equal(asked(["production"]), 0);
    assert.equal(asked(["production", "development"]), 3000);
  });
});
