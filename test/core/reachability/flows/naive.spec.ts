import assert from "node:assert/strict";
import fc from "fast-check";
import { loadEstate, type Estate } from "../../../../core/estate";
import { buildGraph } from "../../../../core/graph";
import { createResolver } from "../../../../core/policy/environment";
import type { Endpoint } from "../../../../core/reachability";
import { FlowAnalysis } from "../../../../core/reachability/flows";
import { IpSet, type Connection } from "../../../../core/sets";
import { arrives, type NaiveCluster, type NaiveEnd, type NaivePod } from "../naive/kubernetes";
import {
  clusters,
  completionOf,
  outside,
  probes,
  resourcesOf,
  type RandomCluster,
} from "../naive/random-cluster";

const numRuns = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 40);

/** Zones by a label, by a name and by a block, which may overlap; flows between them and between what they name. */
interface Declared {
  readonly within: Readonly<Record<"a" | "b", "allow" | "deny">>;
  readonly flows: readonly { readonly from: End; readonly to: End; readonly port: string }[];
}

type End = "a" | "b" | "internet" | "partner" | "p0" | "bank";

const bank = { name: "bank", cidrs: ["8.8.8.0/24"] };
const ports: Readonly<Record<string, (probe: Probe) => boolean>> = {
  any: () => true,
  "80/tcp": ({ protocol, port }) => protocol === "TCP" && port === 80,
  "80-81/udp": ({ protocol, port }) => protocol === "UDP" && port <= 81,
  "any/sctp": ({ protocol }) => protocol === "SCTP",
  "443/tcp": ({ protocol, port }) => protocol === "TCP" && port === 443,
};
type Probe = (typeof probes)[number];

const declared: fc.Arbitrary<Declared> = fc.record({
  within: fc.record({ a: fc.constantFrom("allow", "deny"), b: fc.constantFrom("allow", "deny") }),
  flows: fc.array(
    fc.record({
      from: fc.constantFrom<End>("a", "b", "p0"),
      to: fc.constantFrom<End>("a", "b", "internet", "partner", "p0", "bank"),
      port: fc.constantFrom(...Object.keys(ports)),
    }),
    { maxLength: 5 },
  ),
});

function estateOf({ within, flows }: Declared): Estate {
  const end = (name: End): unknown => (name === "bank" ? bank : name === "p0" ? { workload: "p0" } : name);
  const data = {
    apiVersion: "bulkhead/v1",
    organisation: "test",
    zones: {
      internet: { external: true, trust: 0 },
      partner: { external: true, trust: 10, cidrs: ["10.1.0.0/16"] },
      a: { trust: 20, within: within.a, select: [{ namespaceLabel: { app: "x" } }] },
      b: { trust: 30, within: within.b, select: [{ namespace: "blue" }] },
    },
    environments: { production: { select: [{ stack: "**" }], level: "open" } },
    levels: { open: { cohabitation: "any" } },
    flows: flows.map(({ from, to, port }) => ({ from: end(from), to: end(to), ports: [port] })),
  };
  const loaded = loadEstate({ builtIn: { data, name: "the estate of the test" } });
  assert.ok(loaded.ok, loaded.ok ? "" : loaded.errors.map((each) => each.message).join("\n"));
  return loaded.estate;
}

/** Where an end lies, and what flows call it; judged by itself, as a reader of the estate would. */
function namesOf(naive: NaiveCluster, end: NaiveEnd): { zones: readonly End[]; named: readonly End[] } {
  if (end === "8.8.8.8") return { zones: ["internet"], named: ["bank"] };
  if (end === "10.1.0.1") return { zones: ["partner"], named: [] };
  if (typeof end === "string") return { zones: [], named: [] };
  const zones: End[] = [];
  if (naive.namespaces[end.namespace]?.["app"] === "x") zones.push("a");
  if (end.namespace === "blue") zones.push("b");
  return { zones, named: end.name === "p0" ? ["p0"] : [] };
}

/** Whether the estate lets one connection pass: for ends in several zones, each of them must let it. */
function isDeclared(
  naive: NaiveCluster,
  estate: Declared,
  from: NaiveEnd,
  to: NaiveEnd,
  probe: Probe,
): boolean {
  const [source, target] = [namesOf(naive, from), namesOf(naive, to)];
  const orNone = (zones: readonly End[]): readonly (End | undefined)[] =>
    zones.length > 0 ? zones : [undefined];
  return orNone(source.zones).every((left) =>
    orNone(target.zones).every((right) => {
      if (left !== undefined && left === right && estate.within[left as "a" | "b"] === "allow") return true;
      return estate.flows.some(
        (flow) =>
          (flow.from === left || source.named.includes(flow.from)) &&
          (flow.to === right || target.named.includes(flow.to)) &&
          ports[flow.port]!(probe),
      );
    }),
  );
}

const connectionOf = ({ protocol, port }: Probe): Connection =>
  ({ protocol: protocol.toLowerCase(), port }) as Connection;

const blocks = new Map(outside.map((ip) => [ip, IpSet.of(`${ip}/32`)]));

const isIn = (ends: readonly Endpoint[], end: NaiveEnd): boolean =>
  ends.some((each) =>
    typeof end === "string"
      ? each.kind === "external" && each.addresses.overlaps(blocks.get(end)!)
      : each.kind === "pods" && each.id.endsWith(`/${end.name}`),
  );

type Completion = ReturnType<typeof completionOf>;

/** From each pod to all others and to what lies outside; nothing leads in, because nothing opens a door. */
function* pairsOf({ pods }: Completion): Generator<readonly [NaivePod, NaiveEnd]> {
  for (const from of pods) for (const to of [...pods, ...outside]) if (from !== to) yield [from, to];
}

const analyse = (random: RandomCluster, estate: Estate): FlowAnalysis => {
  const graph = buildGraph(resourcesOf(random));
  const resolver = createResolver(estate);
  return new FlowAnalysis(graph, estate, (node) => resolver.environmentOf(node));
};

/** What is said of a connection: whether some entry counts it as certainly forbidden, or as in doubt. */
function verdictOn(analysis: FlowAnalysis, from: NaiveEnd, to: NaiveEnd, connection: Connection): string {
  const found = analysis.groups.filter(
    (group) => isIn(group.from.ends, from) && isIn(group.to.ends, to) && group.may.contains(connection),
  );
  if (found.some((each) => each.verdict === "forbidden")) return "forbidden";
  return found.some((each) => each.verdict === "unknown") ? "unknown" : "allowed";
}

const internet = IpSet.fromCidrs(["8.8.8.0/24", "2000::/3"]).set;

/** Whether the findings name both ends; all parts of the internet are one to who reads of it. */
const isTold = (analysis: FlowAnalysis, from: NaiveEnd, to: NaiveEnd): boolean => {
  const is = (end: NaiveEnd, ends: readonly Endpoint[]): boolean =>
    isIn(ends, end) ||
    (end === "8.8.8.8" && ends.some((each) => each.kind === "external" && each.addresses.overlaps(internet)));
  const has = (side: "sources" | "targets", end: NaiveEnd): boolean =>
    analysis.forbidden.some((each) => each[side].some(({ ends }) => is(end, ends)));
  return has("sources", from) && has("targets", to);
};

describe("flows against a judge of single connections", () => {
  const picks = fc.array(fc.array(fc.nat(11), { minLength: 40, maxLength: 40 }), {
    minLength: 3,
    maxLength: 3,
  });

  const completions = (random: RandomCluster, choices: readonly (readonly number[])[]): Completion[] =>
    choices.map((choice) => {
      let at = 0;
      const pick = (below: number): number => choice[at++ % choice.length]! % below;
      const naive = completionOf(random, pick);
      const [blocksTakePods, hostPodsSelected, sameNode] = [pick(2) === 0, pick(2) === 0, pick(2) === 0];
      return { ...naive, blocksTakePods, hostPodsSelected, sameNode };
    });

  for (const open of [false, true]) {
    it(`lets nothing pass that is forbidden in some completion, ${open ? "with holes" : "whole"}`, () => {
      fc.assert(
        fc.property(clusters(open), declared, picks, (random, rules, choices) => {
          const analysis = analyse(random, estateOf(rules));
          for (const naive of completions(random, choices)) {
            for (const [from, to] of pairsOf(naive)) {
              for (const probe of probes) {
                if (!arrives(naive, { from, to, ...probe }) || isDeclared(naive, rules, from, to, probe))
                  continue;
                const what = `${from.name} to ${typeof to === "string" ? to : to.name} ${JSON.stringify(probe)}`;
                assert.notEqual(verdictOn(analysis, from, to, connectionOf(probe)), "allowed", what);
                assert.ok(isTold(analysis, from, to), `not told: ${what}`);
              }
            }
          }
        }),
        { numRuns },
      );
    });

    it(`calls forbidden only what is so in every completion, ${open ? "with holes" : "whole"}`, () => {
      fc.assert(
        fc.property(clusters(open), declared, picks, (random, rules, choices) => {
          const { groups } = analyse(random, estateOf(rules));
          for (const naive of completions(random, choices)) {
            for (const { from, to, verdict, must } of groups) {
              if (verdict !== "forbidden") continue;
              for (const [source, target] of pairsOf(naive)) {
                if (!isIn(from.ends, source) || !isIn(to.ends, target)) continue;
                const passing = probes.filter((probe) =>
                  arrives(naive, { from: source, to: target, ...probe }),
                );
                const certain = probes.filter((probe) => must.contains(connectionOf(probe)));
                for (const probe of certain) assert.ok(passing.includes(probe));
                const isAll = certain.every((probe) => isDeclared(naive, rules, source, target, probe));
                // Ports beside those that are probed may be what is forbidden.
                assert.ok(!isAll || certain.length < probes.length, `${source.name} is declared everything`);
              }
            }
          }
        }),
        { numRuns },
      );
    });
  }

  it("is in no doubt where nothing is unknown", () => {
    fc.assert(
      fc.property(clusters(false), declared, (random, rules) => {
        // Whether blocks take pods depends on the network plugin.
        fc.pre(!/cidr|networks/.test(JSON.stringify(random)));
        const { groups } = analyse(random, estateOf(rules));
        assert.deepEqual(
          groups.filter(({ verdict }) => verdict === "unknown"),
          [],
        );
      }),
      { numRuns },
    );
  });
});
