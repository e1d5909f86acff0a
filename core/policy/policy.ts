import type { Estate } from "../estate";
import type { ImageTrust, KnownTrust, SnapshotStatus } from "../image";
import type { Graph, Node, NodeKind, NodeTypes, Resource } from "../graph";
import type { EnvironmentInForce } from "./environment";
import { controlsJudgedBy } from "./frameworks";
import type { FixedRepairs } from "./repair";
import type { Report } from "./report";
import type { Setting, Settings } from "./setting-schema";
import type { Given } from "./settings";

export type Severity = "low" | "medium" | "high" | "critical";
export type EnforcementLevel = "advisory" | "mandatory" | "disabled";

/** What an example knows of images. */
export interface ExampleImages {
  readonly statuses: readonly SnapshotStatus[];
  readonly running?: KnownTrust["running"];
  readonly requests?: KnownTrust["requests"];
}

/** What a check gets besides its node; of the settings, those that the policy declares. */
export interface Context<S extends Settings = Settings> {
  readonly estate: Estate;
  /** The environment that the node belongs to, with its name. */
  readonly environment: EnvironmentInForce;
  readonly report: Report;
  /** What is known of images. */
  readonly images: ImageTrust;
  /** The time by which is judged, in milliseconds since the epoch. */
  readonly now: number;
  /** The minor version of Kubernetes 1 in the cluster that an object belongs to; the newest where none is declared. */
  readonly kubernetesMinorOf: (node: Node) => number;
  /** This policy's settings in the estate (`policies: { name: { … } }`), as they stand there; any may be absent. */
  readonly settings: Given<keyof S & string>;
}

/** What an example is made of: the resources as a source would give them, the estate where it matters. */
export interface Example {
  readonly resources: readonly Resource[];
  /** Sections laid over the examples' estate. */
  readonly estate?: Readonly<Record<string, unknown>>;
  /** What is known of images, at `exampleTime`; where it is absent, the estate declares nothing to know it by. */
  readonly images?: ExampleImages;
  /** `project/stack`, where the environment matters; the examples' controlled production by default. */
  readonly stack?: string;
  /** Other policies of the pack that this *bad* example cannot help failing. */
  readonly alsoFails?: readonly string[];
}

/** What a check gets that needs more than its node. */
export interface WholeContext<S extends Settings = Settings> extends Context<S> {
  readonly graph: Graph;
  /** The environment that another node belongs to. */
  readonly environmentOf: (node: Node) => EnvironmentInForce;
}

export interface PolicyInfo {
  /** `<verb>-<subject>`; also the file, the docs page and the SARIF rule. */
  readonly name: string;
  readonly displayName: string;
  /** Why: what goes wrong without the control. One or two sentences. */
  readonly description: string;
  readonly severity: Severity;
  readonly enforcementLevel: EnforcementLevel;
  /** `framework-version:control`, each known to `frameworks.ts`. */
  readonly controls: readonly string[];
  /** Rows of the requirements that this policy carries. */
  readonly requirements: readonly number[];
  readonly remediationSteps: string;
  /** What an estate, or the pack's configuration, may set for this policy; nothing else is accepted. */
  readonly settings?: Settings;
  readonly good: () => Readonly<Record<string, Example>>;
  readonly bad: () => Readonly<Record<string, Example>>;
}

/** As an author writes it: what it carries of frameworks and requirements may be left out. */
interface Declaration extends Omit<PolicyInfo, "controls" | "requirements"> {
  readonly controls?: readonly string[];
  readonly requirements?: readonly number[];
}

interface Repair {
  /** A safe mechanical repair of the provider's properties: returns the changed copy, or undefined for none. */
  readonly remediate?: (resource: Resource) => Readonly<Record<string, unknown>> | undefined;
  /** Where the repair is a fixed value at the place of the finding. */
  readonly repairs?: FixedRepairs;
}

/** Sees the node alone: judged for each resource as it is registered, so that it stops a creation. */
export interface NodePolicySpec<K extends NodeKind, S extends Settings> extends Declaration, Repair {
  readonly settings?: S;
  readonly appliesTo: K | readonly K[];
  check(context: Context<S> & { readonly node: NodeTypes[K] }): void;
}

/** Sees the node and all others: judged once everything is known. */
export interface GraphNodePolicySpec<K extends NodeKind, S extends Settings> extends Declaration, Repair {
  readonly settings?: S;
  readonly appliesTo: K | readonly K[];
  readonly needs: "graph";
  check(context: WholeContext<S> & { readonly node: NodeTypes[K] }): void;
}

/** About no single node: reachability, cohabitation, absence. */
export interface GraphPolicySpec<S extends Settings> extends Declaration, Repair {
  readonly settings?: S;
  readonly appliesTo: "Graph";
  check(context: WholeContext<S>): void;
}

/** A policy with its node types erased, as the catalogue holds it. */
export interface Policy extends PolicyInfo {
  readonly kinds: readonly NodeKind[];
  /** `resource`: judged on the node alone; `graph`: needs the whole. */
  readonly scope: "resource" | "graph";
  readonly check: (context: WholeContext & { readonly node: never }) => void;
  readonly remediate?: (resource: Resource) => Readonly<Record<string, unknown>> | undefined;
  readonly repairs?: FixedRepairs;
}

/** `<verb>-<subject>`. */
export const policyNamePattern = /^(disallow|require|restrict)-[a-z0-9]+(-[a-z0-9]+)*$/;

interface AnySpec extends Declaration, Repair {
  readonly appliesTo: string | readonly string[];
  readonly needs?: "graph";
  check(context: never): void;
}

type None = Record<never, Setting>;

/**
 * Declares a policy. Everything else (pack entry, listing, SARIF rule, docs page, tests) derives from it. Its check can
 * read no setting that it does not declare.
 */
export function definePolicy<S extends Settings = None>(spec: GraphPolicySpec<S>): Policy;
export function definePolicy<K extends NodeKind, S extends Settings = None>(
  spec: GraphNodePolicySpec<K, S>,
): Policy;
export function definePolicy<K extends NodeKind, S extends Settings = None>(
  spec: NodePolicySpec<K, S>,
): Policy;
export function definePolicy(spec: AnySpec): Policy {
  if (!policyNamePattern.test(spec.name))
    throw new Error(`policy name "${spec.name}" is not <disallow|require|restrict>-<subject>`);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- a declaration, not an object: no check has a `this`
  const { appliesTo, needs, check, ...info } = spec;
  const whole = appliesTo === "Graph";
  const policy: Policy = {
    ...info,
    controls: [...new Set([...(info.controls ?? []), ...controlsJudgedBy(info.name)])],
    requirements: info.requirements ?? [],
    kinds: whole ? [] : ([appliesTo].flat() as NodeKind[]),
    scope: whole || needs === "graph" ? "graph" : "resource",
    check: check as Policy["check"],
  };
  defined.add(policy);
  return policy;
}

const defined = new WeakSet<object>();

/** Whether `definePolicy` made it. */
export const isPolicy = (value: unknown): value is Policy => defined.has(value as object);
