import { buildGraph, type Resource } from "../../core/graph";
import { createResolver } from "../../core/policy/environment";
import type { Finding } from "../../core/policy/finding";
import { judge } from "../../core/policy/judge";
import { catalog } from "../../policies/catalog";
import { estateWith } from "../support/judge-example";
import { expected, type Case } from "./cases";
import { estateSections, type Control } from "./controls";

/** How a case came out. */
export interface Outcome {
  readonly case: Case;
  readonly expected: "pass" | "fail";
  readonly got: "pass" | "fail";
  readonly findings: readonly Finding[];
}

export interface Score {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
}

const byName = new Map(catalog.map(({ policy }) => [policy.name, policy]));
const estates = new Map<string, ReturnType<typeof estateWith>>();

/** Judges one case by its control's policies; undefined where the case has no plain verdict. */
export function runCase(each: Case, control: Control, resources: readonly Resource[]): Outcome | undefined {
  const wanted = expected(each);
  if (!wanted) return undefined;
  const policies = control.policies.map((name) => {
    const policy = byName.get(name);
    if (!policy) throw new Error(`control ${each.control}: there is no policy ${name}`);
    return policy;
  });
  const sections = JSON.stringify(estateSections(control, each));
  let estate = estates.get(sections);
  if (!estate) estates.set(sections, (estate = estateWith(JSON.parse(sections) as object)));
  const resolver = createResolver(estate, { environment: "production" });
  const { findings } = judge(policies, buildGraph(resources), { estate, resolver, stage: "state" });
  const about = findings.filter((finding) => concerns(finding, each));
  return { case: each, expected: wanted, got: about.length > 0 ? "fail" : "pass", findings: about };
}

/** A finding counts for the object that the verdict is about, where the case names one. */
function concerns(finding: Finding, each: Case): boolean {
  if (each.resource !== undefined) return finding.subject.urn === each.resource;
  const kind = finding.subject.type.slice(finding.subject.type.lastIndexOf(":") + 1);
  return each.failed_objects?.includes(`${kind}/${finding.subject.name}`) ?? true;
}

export function score(outcomes: readonly Outcome[]): Score {
  const total = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (const { expected: wanted, got } of outcomes) {
    if (wanted === "fail") total[got === "fail" ? "truePositives" : "falseNegatives"]++;
    else total[got === "fail" ? "falsePositives" : "trueNegatives"]++;
  }
  return total;
}

/** Of what was found, the share that is true; 1 where nothing was found. */
export const precision = ({ truePositives: t, falsePositives: f }: Score): number =>
  t + f === 0 ? 1 : t / (t + f);

/** Of what is true, the share that was found; 1 where there was nothing to find. */
export const recall = ({ truePositives: t, falseNegatives: f }: Score): number =>
  t + f === 0 ? 1 : t / (t + f);

/** Outcomes by control, in the order of the controls' first cases. */
export function byControl(outcomes: readonly Outcome[]): Map<string, Outcome[]> {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const group = groups.get(outcome.case.control);
    if (group) group.push(outcome);
    else groups.set(outcome.case.control, [outcome]);
  }
  return groups;
}
