import { all, any, not, type Answer } from "../answer";
import type { Demands, PodLabels, PodTerm, Selector } from "../workloads/demands";
import { meets, type Held } from "./requirement";

function heldIn({ entries, open }: PodLabels, key: string): Held {
  if (entries.has(key)) return entries.get(key);
  return open === undefined ? null : undefined;
}

/** Whether a key exists, even where its value is not known. */
function exists({ entries, open }: PodLabels, key: string): Answer {
  return entries.has(key) ? "yes" : open === undefined ? "no" : "unknown";
}

/** Whether labels match a selector; an absent selector of pods takes none, an empty one all. */
function selects(selector: Selector, labels: PodLabels): Answer {
  if (selector.none) return "no";
  return all(
    selector.requirements.map((each): Answer => {
      if (each.missing !== undefined) return "unknown";
      if (each.operator === "Exists") return exists(labels, each.key);
      if (each.operator === "DoesNotExist") return not(exists(labels, each.key));
      return meets(each, heldIn(labels, each.key));
    }),
  );
}

const sameName = (a: string | undefined, b: string | undefined): Answer =>
  a === undefined || b === undefined ? "unknown" : a === b ? "yes" : "no";

export function inNamespace(term: PodTerm, own: Demands, other: Demands): Answer {
  const { namespaces, namespaceSelector } = term;
  if (namespaces.length === 0 && !namespaceSelector) return sameName(own.namespace, other.namespace);
  return any([
    ...namespaces.map((name) => sameName(name, other.namespace)),
    ...(namespaceSelector ? [selects(namespaceSelector, other.namespaceLabels)] : []),
  ]);
}

/** `matchLabelKeys`: the other has the pod's own value; keys that the pod itself lacks are passed over. */
function keysMatch(term: PodTerm, own: Demands, other: Demands): Answer {
  const compare = (key: string): Answer => {
    const mine = heldIn(own.labels, key);
    if (mine === null) return "yes";
    const theirs = heldIn(other.labels, key);
    if (theirs === null) return "no";
    return mine === undefined || theirs === undefined ? "unknown" : mine === theirs ? "yes" : "no";
  };
  const differ = (key: string): Answer => (heldIn(own.labels, key) === null ? "yes" : not(compare(key)));
  return all([...term.sameKeys.map(compare), ...term.otherKeys.map(differ)]);
}

/** Whether a term of a pod means the pods of another workload. */
export function means(term: PodTerm, own: Demands, other: Demands): Answer {
  // No scheduler knows of what a machine starts by itself.
  if (own.cluster !== other.cluster || other.startedBy !== undefined) return "no";
  if (term.missing !== undefined) return "unknown";
  return all([
    inNamespace(term, own, other),
    selects(term.selector, other.labels),
    keysMatch(term, own, other),
  ]);
}
