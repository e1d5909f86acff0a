import { all, any, type Answer, type Reason } from "../answer";
import { kubeletCanSet, labelOf, type Pool, type PoolLabel } from "../pools/pool";
import type { Demands, NodeTerm, Requirement } from "../workloads/demands";
import { anyVariant, heldBy, meetsLabel, type Variant } from "./requirement";

const nodeName = (pool: Pool): PoolLabel =>
  pool.nodeName === undefined
    ? { values: undefined, varies: false, missing: `the names of the nodes of ${pool.name}` }
    : { values: [pool.nodeName], varies: false };

const meetsOne = (requirement: Requirement, pool: Pool, variant: Variant): Answer =>
  requirement.field
    ? meetsLabel(requirement, nodeName(pool), new Map())
    : meetsLabel(requirement, labelOf(pool, requirement.key), variant);

const meetsTerm = ({ requirements }: NodeTerm, pool: Pool, variant: Variant): Answer =>
  requirements.length === 0 ? "no" : all(requirements.map((each) => meetsOne(each, pool, variant)));

/** All conditions on nodes that a pod has, whether or not they stand in one term. */
export const conditionsOf = ({ nodeSelector, terms }: Demands): readonly Requirement[] => [
  ...nodeSelector,
  ...(terms ?? []).flatMap(({ requirements }) => requirements),
];

/** Whether machines of the pool have a label at all. */
export function hasKey(pool: Pool, key: string): Answer {
  const label = labelOf(pool, key);
  if (!label) return "no";
  return label.optional ? "unknown" : "yes";
}

/**
 * Whether a machine of the pool meets the pod's selector and required affinity.
 *
 * @param scheduled whether the scheduler places the pod, which also heeds spread and affinity to pods
 */
export function selectedBy(demands: Demands, pool: Pool, scheduled: boolean, variant: Variant): Answer {
  const { nodeSelector, terms } = demands;
  const answers: Answer[] = nodeSelector.map((each) => meetsOne(each, pool, variant));
  if (terms) answers.push(any(terms.map((term) => meetsTerm(term, pool, variant))));
  if (scheduled) {
    for (const { topologyKey, missing } of [...demands.spread, ...demands.affinity])
      answers.push(missing === undefined ? hasKey(pool, topologyKey) : "unknown");
    if (demands.affinityOpen !== undefined) answers.push("unknown");
  }
  const answer = all(answers);
  return answer === "yes" && demands.selectionOpen !== undefined ? "unknown" : answer;
}

const show = ({ key, operator, values }: Requirement): string =>
  operator === "In" && values.length === 1
    ? `${key}=${values[0]}`
    : `${key} ${operator}${values.length > 0 ? ` ${values.join(", ")}` : ""}`;

/** What machines of the pool have under a condition's key, for messages. */
function shown(pool: Pool, { key, field }: Requirement): string {
  const label = field ? nodeName(pool) : labelOf(pool, key);
  if (!label) return "which its nodes lack";
  const held = heldBy(label, key, new Map());
  return typeof held === "string" ? `its nodes have ${key}=${held}` : `its nodes may have others`;
}

/** The pool's answer to selector and affinity, and the clauses that it comes from. */
export function selection(demands: Demands, pool: Pool, scheduled: boolean): readonly Reason[] {
  const conditions = conditionsOf(demands);
  const answer = anyVariant(pool, conditions, (variant) => selectedBy(demands, pool, scheduled, variant));
  const reasons: Reason[] = [];
  const alone = (each: Requirement): Answer =>
    anyVariant(pool, [each], (variant) => meetsOne(each, pool, variant));
  for (const each of demands.nodeSelector) reasons.push(explain(each, alone(each), pool));
  const terms = demands.terms ?? [];
  terms.forEach(({ requirements, path }) => {
    const each = any([requirements.length === 0 ? "no" : all(requirements.map((one) => alone(one)))]);
    const text = `its affinity asks for ${requirements.map(show).join(" and ") || "nothing, which no node meets"}`;
    const missing = requirements.find((one) => one.missing !== undefined)?.missing;
    reasons.push({ answer: each, text, path, ...(missing !== undefined && { missing }) });
  });
  if (scheduled) reasons.push(...topology(demands, pool));
  if (demands.selectionOpen !== undefined)
    reasons.push({ answer: "unknown", text: "its selection is not known", missing: demands.selectionOpen });
  return decide(answer, reasons, terms.length > 1);
}

function topology(demands: Demands, pool: Pool): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const { topologyKey, path, missing } of [...demands.spread, ...demands.affinity]) {
    const has = missing === undefined ? hasKey(pool, topologyKey) : "unknown";
    const text = `asks for nodes with the label ${topologyKey}`;
    if (has !== "yes")
      reasons.push({
        answer: has,
        text,
        path,
        missing: missing ?? labelOf(pool, topologyKey)?.missing ?? "",
      });
  }
  if (demands.affinityOpen !== undefined)
    reasons.push({ answer: "unknown", text: "may have to stand by others", missing: demands.affinityOpen });
  return reasons;
}

function explain(each: Requirement, answer: Answer, pool: Pool): Reason {
  const text = `selects nodes with ${show(each)}`;
  if (answer === "yes") return { answer, text, path: each.path };
  if (answer === "no") {
    const weak = kubeletCanSet(each.key) && each.field !== true;
    const risk = `a kubelet may give its node the label ${each.key} itself`;
    return { answer, text: `${text}: ${shown(pool, each)}`, path: each.path, ...(weak && { risk }) };
  }
  const missing = each.missing ?? labelOf(pool, each.key)?.missing ?? `label ${each.key} of ${pool.name}`;
  return { answer, text, path: each.path, missing };
}

/** Keeps the clauses that led to the answer; where only their combination refuses, one says so. */
function decide(answer: Answer, reasons: readonly Reason[], alternatives: boolean): readonly Reason[] {
  if (answer === "yes") return reasons.filter((each) => each.answer === "yes");
  const fitting = reasons.filter((each) => each.answer === answer);
  if (fitting.length > 0) {
    // Terms are alternatives: one that refuses says nothing while another holds.
    const ofTerm = (each: Reason): boolean => each.path?.includes("nodeSelectorTerms") ?? false;
    const held = alternatives && reasons.some((each) => ofTerm(each) && each.answer !== "no");
    const kept = answer === "no" && held ? fitting.filter((each) => !ofTerm(each)) : fitting;
    if (kept.length > 0) return kept;
  }
  const text = "no one node meets all of its conditions together";
  return answer === "no"
    ? [{ answer, text }]
    : [{ answer, text: "its conditions may not hold together", missing: "the labels of single nodes" }];
}
