import { join } from "node:path";
import { buildGraph, type Resource } from "../../core/graph";
import { kubernetesReachability, type ClusterFacts } from "../../core/reachability";
import { readSources } from "../../core/source";
import { casesFolder, readCases, type Case } from "./cases";
import { compareEdges, type Edge } from "./reachability-edges";
import { compareTable, type Probe } from "./reachability-table";
import { compareVpc } from "./reachability-vpc";

/** How the connections of a case compare: `unknown` where what is not known leaves them open, without contradiction. */
export type Verdict = "exact" | "unknown" | "wrong";

export interface ReachabilityOutcome {
  readonly case: Case;
  readonly corpus: string;
  readonly verdict: Verdict;
  /** What differs, or why it is not known; the first few. */
  readonly notes: readonly string[];
}

interface Expectation {
  readonly edges?: readonly Edge[];
  readonly allowed?: readonly Probe[];
  readonly blocked?: readonly Probe[];
}

const facts: Omit<ClusterFacts, "ipBlockMatchesPods"> = {
  enforced: "assumed",
  why: "the tables say what policies mean",
  hostNetworkSelected: true,
  unseenNamespaces: "none",
};

/** Computes the connections of all cases that have tables of them. */
export async function runReachability(selection: {
  readonly corpus?: string | undefined;
}): Promise<readonly ReachabilityOutcome[]> {
  const outcomes: ReachabilityOutcome[] = [];
  for (const each of readCases()) {
    if (each.kind !== "netpol-connectivity" && each.control !== "aws-reachability") continue;
    if (selection.corpus !== undefined && each.corpus !== selection.corpus) continue;
    outcomes.push(await runOne(each));
  }
  return outcomes;
}

async function runOne(each: Case): Promise<ReachabilityOutcome> {
  const read = await readSources([join(casesFolder, each.file)], {});
  const graph = buildGraph(read.flatMap((result) => result.resources.map(unfinished)));
  const { edges, allowed = [], blocked = [] } = each.expect as unknown as Expectation;
  if (each.control === "aws-reachability")
    return { case: each, corpus: each.corpus, ...compareVpc(graph, edges ?? []) };
  const [cluster] = kubernetesReachability(graph, () => ({
    ...facts,
    ipBlockMatchesPods: edges === undefined,
  }));
  const corpus = `${each.corpus}${/-(ingress|extended)$/.exec(each.id)?.[0] ?? ""}`;
  if (!cluster) return { case: each, corpus, verdict: "wrong", notes: ["nothing was read"] };
  const compared = edges ? compareEdges(cluster, edges) : compareTable(cluster, allowed, blocked);
  return { case: each, corpus, ...compared };
}

/** The tables are of what manifests ask for: a pod that has run to its end, which opens nothing, is in them too. */
function unfinished(resource: Resource): Resource {
  const status: unknown = resource.properties["status"];
  if (typeof status !== "object" || status === null || !("phase" in status)) return resource;
  const { phase: _, ...rest } = status;
  return { ...resource, properties: { ...resource.properties, status: rest } };
}

/** Outcomes by corpus and kind of case, in the order of their first cases. */
export function byCorpus(
  outcomes: readonly ReachabilityOutcome[],
): ReadonlyMap<string, readonly ReachabilityOutcome[]> {
  const groups = new Map<string, ReachabilityOutcome[]>();
  for (const outcome of outcomes) {
    const group = groups.get(outcome.corpus);
    if (group) group.push(outcome);
    else groups.set(outcome.corpus, [outcome]);
  }
  return groups;
}
