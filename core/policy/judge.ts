import type { Estate } from "../estate";
import { redactor, type Graph, type Node, type NodeKind } from "../graph";
import type { ImageTrust } from "../image";
import { fingerprint, type Finding } from "./finding";
import type { EnvironmentInForce, Resolver } from "./environment";
import { byEnvironment, type Finder } from "./in-force";
import { unknownLevelOf, type Stage } from "./level";
import type { Policy, WholeContext } from "./policy";
import { emptyTally, type Tally } from "./tally";
import { report, runCheck, type Outcome, type RunResult } from "./run";
import { failure, toFinding } from "./to-finding";

export interface JudgeOptions {
  readonly estate: Estate;
  readonly resolver: Resolver;
  /** Where the resources come from: what is planned, or what exists. Decides the level of unknowns. */
  readonly stage: Stage;
  /** Settings by policy, laid over those of the estate in every environment. */
  readonly settings?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** What is known of images; nothing is declared to know it by where it is absent. */
  readonly images?: ImageTrust;
  /** Milliseconds since the epoch; the machine's time where it is absent. */
  readonly now?: number;
  /** Overrides the estate's level of unknowns. */
  readonly onUnknown?: Finding["level"];
}

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly tallies: ReadonlyMap<string, Tally>;
}

/** Judges the policies on every node that they apply to. A policy that throws becomes an error finding; the rest goes on. */
export function judge(policies: readonly Policy[], graph: Graph, options: JudgeOptions): Judgement {
  const findings: Finding[] = [];
  const tallies = new Map<string, Tally>();
  const placed = new Map<NodeKind, readonly Placed[]>();
  const placedOf = (kind: NodeKind): readonly Placed[] => {
    let found = placed.get(kind);
    if (!found) placed.set(kind, (found = graph.all(kind).map(place)));
    return found;
  };
  const place = (node: Node): Placed => ({ node, environment: options.resolver.environmentOf(node) });
  const redact = once(() => redactor(graph.resources));
  const context = contextOf(graph, options);
  const finderOf = byEnvironment(options.estate, options.settings);
  for (const { policy, name, kinds } of entriesOf(policies)) {
    // Most stacks hold nothing that most policies are about: of those nothing is made.
    if (!concerns(kinds, graph)) {
      tallies.set(name, untouched);
      continue;
    }
    const tally = emptyTally();
    tallies.set(name, tally);
    const run: Run = {
      policy,
      check: policy.check,
      options,
      inForce: finderOf(policy),
      findings,
      tally,
      redact,
    };
    if (kinds.length === 0) judgeNode(run, context, place(graphNode));
    for (const kind of kinds) for (const each of placedOf(kind)) judgeNode(run, context, each);
  }
  return { findings, tallies };
}

const untouched: Tally = Object.freeze(emptyTally());

/** What is asked of each policy for each graph. Policies are objects of many shapes, which are slow to read from. */
interface Entry {
  readonly policy: Policy;
  readonly name: string;
  readonly kinds: readonly NodeKind[];
}

const entries = new WeakMap<readonly Policy[], readonly Entry[]>();

function entriesOf(policies: readonly Policy[]): readonly Entry[] {
  let found = entries.get(policies);
  if (!found) {
    found = policies.map((policy) => ({ policy, name: policy.name, kinds: policy.kinds }));
    entries.set(policies, found);
  }
  return found;
}

function concerns(kinds: readonly NodeKind[], graph: Graph): boolean {
  for (const kind of kinds) if (graph.all(kind).length > 0) return true;
  return kinds.length === 0;
}

/** A node with its environment: asked for once, judged by many policies. */
interface Placed {
  readonly node: Node;
  readonly environment: EnvironmentInForce;
}

/** One policy's way over the graph. */
interface Run {
  readonly policy: Policy;
  readonly check: Policy["check"];
  readonly options: JudgeOptions;
  readonly inForce: Finder;
  readonly findings: Finding[];
  readonly tally: Tally;
  readonly redact: () => (text: string) => string;
  /** How often each fingerprint was found: what is alike is told apart by its order. Made with the first. */
  told?: Map<string, number>;
}

/** What checks are given: one object for all policies and nodes, because most checks say nothing and keep nothing. */
type CheckContext = { -readonly [K in keyof WholeContext]: WholeContext[K] } & { node: never };

function contextOf(graph: Graph, options: JudgeOptions): CheckContext {
  const { estate, resolver, images = undeclared, now = Date.now() } = options;
  const { environmentOf, kubernetesMinorOf } = resolver;
  return { graph, estate, environmentOf, kubernetesMinorOf, images, now, report } as CheckContext;
}

const undeclared: ImageTrust = { kind: "undeclared" };

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Stands for the whole where a policy applies to no single node. */
const graphNode: Node = {
  kind: "Graph",
  id: "estate",
  name: "the estate",
  path: undefined,
  resource: { id: "estate", type: "bulkhead:estate", name: "the estate", properties: {} },
};

function judgeNode(run: Run, context: CheckContext, { node, environment }: Placed): void {
  const { policy, check, findings, tally, inForce, redact } = run;
  const { level, settings } = inForce(environment);
  if (level === "disabled") {
    tally.notApplicable++;
    return;
  }
  context.node = node as never;
  context.environment = environment;
  context.settings = settings;
  let result: RunResult;
  try {
    result = runCheck(check, context);
  } catch (error) {
    tally.error++;
    findings.push(failure(policy, node, environment, error, redact()));
    return;
  }
  const worst = result.outcomes.length === 0 ? "pass" : tell(run, node, environment, result.outcomes);
  if (worst === "pass" && result.notApplicable !== undefined) tally.notApplicable++;
  else tally[worst]++;
}

/** Makes findings of what a check said of a node. @returns the worst of it that counts */
function tell(
  run: Run,
  node: Node,
  environment: EnvironmentInForce,
  outcomes: readonly Outcome[],
): "pass" | "unknown" | "violation" {
  const { policy, options, findings, inForce, redact } = run;
  const told = (run.told ??= new Map<string, number>());
  let worst: "pass" | "unknown" | "violation" = "pass";
  for (const outcome of outcomes) {
    const about = outcome.options?.on ?? node;
    const its = about === node ? environment : options.resolver.environmentOf(about);
    const itsLevel =
      outcome.kind === "unknown"
        ? (options.onUnknown ?? unknownLevelOf(its, options.stage))
        : inForce(its).level;
    if (itsLevel === "disabled") continue;
    const finding = toFinding(policy, about, outcome, its, itsLevel, redact());
    const times = (told.get(finding.fingerprint) ?? 0) + 1;
    told.set(finding.fingerprint, times);
    findings.push(
      times === 1
        ? finding
        : { ...finding, fingerprint: fingerprint(policy.name, finding.fingerprint, `#${times}`) },
    );
    if (worst !== "violation") worst = outcome.kind;
  }
  return worst;
}
