import { currentStatePolicy, staleAfterOf, staleFinding } from "../core/audit";
import type { Estate } from "../core/estate";
import { environmentOfStack, type Resolver } from "../core/policy/environment";
import type { Judgement } from "../core/policy/judge";
import { emptyTally } from "../core/policy/tally";
import type { Parts } from "../core/report";
import type { SourceResult } from "../core/source";

export interface CurrentStateOptions {
  readonly estate: Estate;
  readonly resolver: Resolver;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** In days; the estate's unless said. */
  readonly staleAfter?: number | undefined;
}

/** Adds what states are held to as an audit holds them to it; nothing where no state says when it was written. */
export function withCurrentStates<T extends { policies: Parts["policies"]; judgement: Judgement }>(
  judged: T,
  sources: readonly SourceResult[],
  options: CurrentStateOptions,
): T {
  const { estate, now } = options;
  const staleAfter = staleAfterOf(estate, options.staleAfter);
  const states = sources.flatMap((source) => stateOf(source, options));
  if (states.length === 0) return judged;
  const findings = states.flatMap((state) => staleFinding(state, now, staleAfter) ?? []);
  const tally = { ...emptyTally(), pass: states.length - findings.length, violation: findings.length };
  return {
    ...judged,
    policies: [
      ...judged.policies,
      { group: "audit", policy: currentStatePolicy, url: "docs/guide/audit.md#age" },
    ],
    judgement: {
      findings: [...judged.judgement.findings, ...findings],
      tallies: new Map([...judged.judgement.tallies, [currentStatePolicy.name, tally]]),
    },
  };
}

function stateOf(
  { manifest, inputs, resources }: SourceResult,
  { estate, resolver }: CurrentStateOptions,
): Parameters<typeof staleFinding>[0][] {
  const [input] = inputs;
  const time = manifest?.time;
  if (input?.kind !== "state" || time === undefined) return [];
  const [resource] = resources;
  const stack = input.stack ?? resource?.stack ?? input.name;
  const environment = resource
    ? resolver.environmentOf({ kind: "Graph", id: resource.id, name: "", path: undefined, resource }).name
    : environmentOfStack(estate, stack);
  return [
    {
      stack,
      subject: { id: `stack/${input.name}`, type: "pulumi:pulumi:Stack", name: stack },
      environment: environment ?? "",
      file: input.name,
      time,
    },
  ];
}
