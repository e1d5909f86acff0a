import * as z from "zod";
import type { Graph, Path } from "../../core/graph";
import type { Endpoint } from "../../core/reachability";
import type { EstateReachability, JointAnswer, JointHop } from "../../core/reachability/joint";
import { ConnectionSet, type Connection } from "../../core/sets";
import { UsageError } from "../usage-error";
import type { Named } from "./resolve";

/** Names the form of an answer and its version. */
const REACH_SCHEMA = "bulkhead/reach/v1";

const location = z.strictObject({
  file: z.string(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
});

const source = z.strictObject({
  resource: z.string().describe("the id of the resource whose rule it is"),
  name: z.string(),
  path: z.string().describe("the rule within it; empty for the resource itself"),
  location: location.optional(),
});

const hop = z.strictObject({
  at: z.string(),
  layer: z.string(),
  verdict: z.enum(["allowed", "blocked", "unknown"]),
  reason: z.string(),
  sources: z.array(source),
  missing: z.string().optional().describe("what would have to be known"),
});

const pair = z.strictObject({
  from: z.string(),
  to: z.string(),
  may: z.string().describe("what may pass in some completion of what is not known"),
  must: z.string().describe("what passes in every completion"),
});

export const reachSchema = z.strictObject({
  schema: z.literal(REACH_SCHEMA),
  question: z.strictObject({ from: z.string(), to: z.string(), connections: z.string() }),
  answer: z.enum(["reachable", "possible", "blocked"]),
  may: z.string(),
  must: z.string(),
  witness: z
    .strictObject({ from: z.string(), to: z.string(), connection: z.string(), hops: z.array(hop) })
    .describe("one connection that shows the answer, followed from end to end"),
  blockedBy: z.array(z.string()).describe("the layers each of which alone keeps all of it out"),
  unknowns: z.array(z.string()).describe("what would have to be known"),
  pairs: z.array(pair).describe("the first of the pairs of ends between which any of it may pass"),
  pairCount: z.int().describe("how many such pairs there are"),
  asked: z.int().describe("how many pairs were asked for"),
  assumptions: z.array(z.string()),
  notSeen: z
    .array(z.string())
    .describe("what was referenced but not given: there may be more ways through it"),
});

/** Whether one end can reach another, and what shows it. */
export type ReachAnswer = z.output<typeof reachSchema>;

/** More pairs than this take longer than anybody waits for one answer. */
const mostPairs = 40_000;
const shownPairs = 20;

/**
 * Answers whether anything of the one can open any of the connections to anything of the other.
 *
 * @throws UsageError where there is nothing between the two to ask for
 */
export function answerReach(
  graph: Graph,
  reachability: EstateReachability,
  { from, to, connections: asked }: { from: Named; to: Named; connections: ConnectionSet },
): ReachAnswer {
  if (from.ends.length * to.ends.length > mostPairs) {
    throw new UsageError(
      `${from.label} and ${to.label} have ${from.ends.length * to.ends.length} pairs of ends`,
      "name a workload on one side, or draw it with --format svg",
    );
  }
  const answers = from.ends.flatMap((source) =>
    to.ends.flatMap((target) => between(reachability, source, target) ?? []),
  );
  if (answers.length === 0)
    throw new UsageError(
      `${from.label} and ${to.label}: there is nothing to say between them`,
      "one of the two must be a workload, or a machine of the estate",
    );
  const connections = spokenOf(reachability, { from, to }, asked);
  const must = answers.filter((each) => each.must.overlaps(connections));
  const may = answers.filter((each) => each.may.overlaps(connections));
  const answer = must.length > 0 ? "reachable" : may.length > 0 ? "possible" : "blocked";
  const shown = must[0] ?? may[0] ?? answers[0]!;
  const connection = pick(shown, connections, answer);
  const witness = shown.witness(connection);
  const union = (sets: readonly ConnectionSet[]): string =>
    ConnectionSet.unionAll(sets).intersect(connections).toText();
  const hops = witness.hops.map((each) => plainHop(graph, each));
  return {
    schema: REACH_SCHEMA,
    question: { from: from.label, to: to.label, connections: asked.toText() },
    answer,
    may: union(may.map((each) => each.may)),
    must: union(must.map((each) => each.must)),
    witness: {
      from: witness.from.name,
      to: witness.to.name,
      connection: connectionText(witness.connection),
      hops,
    },
    blockedBy: answer === "blocked" ? layersOf(answers, connections) : [],
    unknowns: answer === "possible" ? [...new Set(hops.flatMap(({ missing }) => missing ?? []))] : [],
    pairs: may.slice(0, shownPairs).map((each) => ({
      from: each.from.name,
      to: each.to.name,
      may: each.may.intersect(connections).toText(),
      must: each.must.intersect(connections).toText(),
    })),
    pairCount: may.length,
    asked: answers.length,
    assumptions: [...reachability.assumptions],
    notSeen: [...new Set(graph.notSeen.map(({ what }) => what))].sort().slice(0, 50),
  };
}

/** Of a question for all connections, those that the ends speak at all: others say nothing of who is let in. */
function spokenOf(
  reachability: EstateReachability,
  { from, to }: { readonly from: Named; readonly to: Named },
  asked: ConnectionSet,
): ConnectionSet {
  if (!asked.isAll) return asked;
  const pods = from.ends.filter(({ kind }) => kind === "pods");
  const of = (ends: readonly Endpoint[]) =>
    ConnectionSet.unionAll(ends.map((end) => reachability.answers(end)));
  const answered = of(to.ends);
  const spoken = pods.length < from.ends.length ? answered : answered.intersect(of(pods));
  return spoken.isEmpty ? asked : spoken;
}

function between(reachability: EstateReachability, from: Endpoint, to: Endpoint): JointAnswer | undefined {
  if (from.kind === "external" && to.kind === "external") return undefined;
  // What a single machine sends to itself meets no control.
  if (from.id === to.id && from.kind !== "pods") return undefined;
  return reachability.between(from, to);
}

/** The layers that block between all of the pairs. */
function layersOf(answers: readonly JointAnswer[], connections: ConnectionSet): string[] {
  const [first, ...others] = answers.map((each) => each.blockedBy(connections));
  return (first ?? []).filter((layer) => others.every((layers) => layers.includes(layer)));
}

function pick(
  { may, must }: JointAnswer,
  asked: ConnectionSet,
  answer: ReachAnswer["answer"],
): Connection | undefined {
  const shows = { reachable: must, possible: may.subtract(must), blocked: ConnectionSet.all() }[answer];
  return shows.intersect(asked).first;
}

function connectionText(connection: Connection): string {
  if ("port" in connection) return `${connection.protocol.toUpperCase()} ${connection.port}`;
  if ("type" in connection) {
    const name = connection.protocol === "icmp" ? "ICMP" : "ICMPv6";
    return `${name} type ${connection.type} code ${connection.code}`;
  }
  return `IP protocol ${connection.protocol}`;
}

function plainHop(
  graph: Graph,
  { at, layer, verdict, reason, sources, missing }: JointHop,
): z.output<typeof hop> {
  return {
    at,
    layer,
    verdict,
    reason,
    sources: sources.map(({ resource, name, path }) => {
      const found = graph.of(resource)[0]?.resource.locate?.(readPath(path));
      return { resource, name, path, ...(found && { location: found }) };
    }),
    ...(missing !== undefined && { missing }),
  };
}

/** The place that a text as `spec.ingress[0].from` names. */
function readPath(text: string): Path | undefined {
  let path: Path | undefined;
  for (const [, key, index] of text.matchAll(/([^.[\]]+)|\[(\d+)\]/g))
    path = { parent: path, key: index === undefined ? key! : Number(index) };
  return path;
}
