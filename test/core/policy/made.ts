import type { Estate } from "../../../core/estate";
import {
  buildGraph,
  type NodeKind,
  type NodeTypes,
  type Resource,
  type Statement,
} from "../../../core/graph";
import { createResolver, type Resolver, type ResolverOptions } from "../../../core/policy/environment";
import { judge, type JudgeOptions, type Judgement } from "../../../core/policy/judge";
import { definePolicy, type Policy, type WholeContext } from "../../../core/policy/policy";
import { estateWith } from "../../support/judge-example";

/** What every declaration has, whatever it judges. */
export const declared = {
  name: "disallow-nothing",
  displayName: "Nothing",
  description: "Nothing.",
  severity: "low",
  enforcementLevel: "mandatory",
  remediationSteps: "None.",
  good: () => ({}),
  bad: () => ({}),
} as const;

/** A policy that judges nodes of a kind by a check of the test's own. */
export const madePolicy = <K extends NodeKind>(
  appliesTo: K | readonly K[],
  check: (context: WholeContext & { readonly node: NodeTypes[K] }) => void,
  name: string = declared.name,
): Policy => definePolicy({ ...declared, name, needs: "graph", appliesTo, check });

/** A statement of IAM as it is read, which allows unless told otherwise. */
export const statement = (more: Partial<Statement>): Statement => ({
  place: "Statement[0]",
  effect: "Allow",
  ...more,
});

/** Tells in which environment of an estate nodes are, in the examples' stack unless they say otherwise. */
export const environmentsOf = (estate: Estate): Resolver["environmentOf"] =>
  createResolver(estate, { stack: "example/production" }).environmentOf;

const [dmz, app, data, management] = [undefined, undefined, undefined, undefined];
/** Leaves the examples' estate nothing but the internet. */
export const zoneless = { zones: { dmz, app, data, management }, flows: undefined };

interface Around extends Partial<Omit<JudgeOptions, "estate" | "resolver">>, ResolverOptions {
  /** Sections laid over the examples' estate. */
  readonly estate?: object;
  readonly partial?: boolean;
}

/** Judges resources by policies in the examples' estate, with changes. */
export function judged(
  policies: Policy | readonly Policy[],
  resources: readonly Resource[],
  { estate: changes, environment, stack, kubernetesMinor, partial, ...rest }: Around = {},
): Judgement {
  const estate = estateWith(changes);
  const resolver = createResolver(estate, {
    stack: stack ?? "example/production",
    ...(environment !== undefined && { environment }),
    ...(kubernetesMinor !== undefined && { kubernetesMinor }),
  });
  const graph = buildGraph(resources, partial ? { partial } : {});
  return judge([policies].flat(), graph, { estate, resolver, stage: "state", ...rest });
}
