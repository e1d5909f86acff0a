import type { Estate } from "../estate";
import {
  formatPath,
  peek,
  redactor,
  Unknown,
  type Graph,
  type Node,
  type NodeKind,
  type Path,
} from "../graph";
import { memoised } from "../graph/memo";
import type { ImageTrust } from "../image";
import { fingerprint, type Finding } from "./finding";
import type { EnvironmentInForce, Resolver } from "./environment";
import { levelOf, settingsOf, unknownLevelOf, type Stage } from "./level";
import type { Policy, WholeContext } from "./policy";
import { extend, joinPath } from "./paths";
import { emptyTally, type Tally } from "./tally";
import { report, runCheck, type Outcome, type RunResult } from "./run";

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
  const finderOf = byEnvironment(options);
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
  const environmentOf = environmentsBy(resolver);
  const kubernetesMinorOf = (node: Node): number => resolver.kubernetesMinorOf(node);
  return { graph, estate, environmentOf, kubernetesMinorOf, images, now, report } as CheckContext;
}

const undeclared: ImageTrust = { kind: "undeclared" };

const finders = new WeakMap<Resolver, (node: Node) => EnvironmentInForce>();

/** One function for one resolver, so that analyses that ask by it are shared between policies. */
export function environmentsBy(resolver: Resolver): (node: Node) => EnvironmentInForce {
  let find = finders.get(resolver);
  if (!find) finders.set(resolver, (find = (node) => resolver.environmentOf(node)));
  return find;
}

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

/** A policy's level and settings in an environment: few pairs, asked for once a node. */
interface InForce {
  readonly level: ReturnType<typeof levelOf>;
  readonly settings: Readonly<Record<string, unknown>>;
}

type Finder = (environment: EnvironmentInForce) => InForce;

/** What an estate itself says is the same for each of the graphs that it judges. */
const inForceBy = new WeakMap<Estate, Map<Policy, Finder>>();

function byEnvironment({ estate, settings }: JudgeOptions): (policy: Policy) => Finder {
  if (settings) return (policy) => findInForce(policy, estate, settings.get(policy.name));
  const known = inForceBy.get(estate) ?? new Map<Policy, Finder>();
  inForceBy.set(estate, known);
  return (policy) => {
    let find = known.get(policy);
    if (!find) known.set(policy, (find = findInForce(policy, estate)));
    return find;
  };
}

function findInForce(policy: Policy, estate: Estate, over?: Readonly<Record<string, unknown>>): Finder {
  const known = new WeakMap<EnvironmentInForce, InForce>();
  // Nodes of an environment mostly follow each other.
  let last: { readonly environment: EnvironmentInForce; readonly inForce: InForce } | undefined;
  return (environment) => {
    if (last?.environment === environment) return last.inForce;
    let found = known.get(environment);
    if (!found) {
      const level = levelOf(policy, environment, estate);
      found = { level, settings: { ...settingsOf(policy, environment, estate), ...over } };
      known.set(environment, found);
    }
    last = { environment, inForce: found };
    return found;
  };
}

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

function toFinding(
  policy: Policy,
  node: Node,
  outcome: Outcome,
  environment: EnvironmentInForce,
  level: Finding["level"],
  redact: (text: string) => string,
): Finding {
  const base = outcome.absolute ? undefined : baseOf(node, outcome.path);
  const path = outcome.absolute ? outcome.path : joinPath(base, outcome.path);
  const location = node.resource.locate?.(extend(base, outcome.path));
  const message =
    outcome.kind === "unknown"
      ? `${describe(node)}: cannot be judged, ${path || "it"} is not known (${outcome.missing})`
      : `${describe(node)} ${outcome.message}`;
  return {
    policy: policy.name,
    kind: outcome.kind,
    level,
    severity: policy.severity,
    subject: subjectOf(node),
    path,
    message: redact(message),
    environment: environment.name,
    ...(outcome.missing !== undefined && { missing: redact(outcome.missing) }),
    evidence: (outcome.options?.evidence ?? []).map((each) => ({ ...each, text: redact(each.text) })),
    ...(location && { location }),
    fingerprint: fingerprint(policy.name, node.id, [path, outcome.options?.key ?? []].flat().join("#")),
  };
}

/** Paths lead on from the node's. Of a workload that is the pod's: labels are its template's, other metadata its object's. */
function baseOf({ kind, path }: Node, below: string): Path | undefined {
  if (kind !== "Workload" || !below.startsWith("metadata.")) return path;
  return below.startsWith("metadata.labels") ? path?.parent : undefined;
}

function failure(
  policy: Policy,
  node: Node,
  environment: EnvironmentInForce,
  error: unknown,
  redact: (text: string) => string,
): Finding {
  const text = error instanceof Error ? error.message : String(error);
  return {
    policy: policy.name,
    kind: "error",
    level: "mandatory",
    severity: policy.severity,
    subject: subjectOf(node),
    path: formatPath(node.path),
    message: redact(
      `${describe(node)}: the policy ${policy.name} failed to judge it (${text}); please report this`,
    ),
    environment: environment.name,
    evidence: [],
    fingerprint: fingerprint(policy.name, node.id, `error:${formatPath(node.path)}`),
  };
}

const subjectOf = ({ resource }: Node): Finding["subject"] => ({
  id: resource.id,
  ...(resource.urn !== undefined && { urn: resource.urn }),
  type: resource.type,
  name: resource.name,
});

const wordsOf = memoised((kind) => kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase());

/** `container web`, `security group db`: the words before a message. */
export function describe(node: Node): string {
  const name = peek(() => node.name);
  const kind = (node as { workloadKind?: string }).workloadKind ?? wordsOf(node.kind);
  const label = name instanceof Unknown ? node.resource.name : name;
  const owner = (node as { workload?: Node & { workloadKind: string } }).workload;
  const text = node.kind === "Graph" ? label : `${kind} ${label}`;
  return owner ? `${text} of ${describe(owner)}` : text;
}
