import { peek, Secret, Unknown, type LabelSelector, type Workload } from "../../graph";
import { listOf, readShape, shape, str } from "../../graph/shape";
import { labelSelector } from "../../graph/nodes/workload";
import type { PodLabels, PodTerm, Requirement, Selector, Toleration } from "./demands";

export const missingOf = (value: unknown): string | undefined =>
  value instanceof Unknown ? value.missing : undefined;

/** Labels as far as they are known. */
export function readLabels(read: () => Readonly<Record<string, string>>): PodLabels {
  const found = peek(read);
  if (found instanceof Unknown) return { entries: new Map(), open: found.missing };
  return {
    entries: new Map(
      Object.keys(found).map((key) => {
        const value = peek(() => found[key]);
        return [key, value instanceof Unknown ? undefined : value] as const;
      }),
    ),
  };
}

interface Expression {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/** An expression of a selector of nodes or pods, in the same words. */
export function readExpression(expression: Expression, path: string, field?: boolean): Requirement {
  const read = peek(() => ({
    key: expression.key ?? "",
    operator: expression.operator ?? "",
    values: [...(expression.values ?? [])],
  }));
  const more = { path, ...(field && { field }) };
  if (!(read instanceof Unknown)) return { ...read, ...more };
  const key = peek(() => expression.key ?? "");
  const operator = peek(() => expression.operator ?? "");
  const { missing } = read;
  return {
    key: key instanceof Unknown ? "" : key,
    operator: operator instanceof Unknown ? "" : operator,
    values: [],
    missing,
    ...more,
  };
}

/** Items of a list, each as `read` takes it; an item or list that is not known becomes what `lost` makes of it. */
export function readList<T, R>(
  list: () => readonly T[] | undefined,
  read: (item: T, index: number) => R,
  lost: (missing: string, index?: number) => R,
): readonly R[] {
  const items = peek(list);
  if (items instanceof Unknown) return [lost(items.missing)];
  return Array.from({ length: items?.length ?? 0 }, (_, index) => {
    const item = peek(() => items![index]!);
    return item instanceof Unknown ? lost(item.missing, index) : read(item, index);
  });
}

/** A mapping of labels as conditions. */
export function readMap(
  map: () => Readonly<Record<string, string>> | undefined,
  path: string,
): readonly Requirement[] {
  const found = peek(map);
  if (found instanceof Unknown) return [{ key: "", operator: "", values: [], missing: found.missing, path }];
  return Object.keys(found ?? {}).map((key): Requirement => {
    const value = peek(() => found![key]!);
    const common = { key, operator: "In", path: `${path}.${key}` };
    return value instanceof Unknown
      ? { ...common, values: [], missing: value.missing }
      : { ...common, values: [value] };
  });
}

function readSelector(selector: LabelSelector, path: string): Selector {
  return {
    requirements: [
      ...readMap(() => selector.matchLabels, `${path}.matchLabels`),
      ...readList(
        () => selector.matchExpressions,
        (each, index) => readExpression(each, `${path}.matchExpressions[${index}]`),
        (missing): Requirement => ({ key: "", operator: "", values: [], missing, path }),
      ),
    ],
  };
}

interface RawToleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export const readTolerations = (list: () => readonly RawToleration[] | undefined): readonly Toleration[] =>
  readList(
    list,
    (each): Toleration => {
      const read = peek(() => ({
        key: each.key ?? "",
        operator: each.operator ?? "",
        value: each.value ?? "",
        effect: each.effect ?? "",
      }));
      return read instanceof Unknown ? lostToleration(read.missing) : read;
    },
    lostToleration,
  );

const lostToleration = (missing: string): Toleration => ({
  key: "",
  operator: "",
  value: "",
  effect: "",
  missing,
});

const podTerm = shape({
  labelSelector,
  namespaces: listOf(str),
  namespaceSelector: labelSelector,
  topologyKey: str,
  matchLabelKeys: listOf(str),
  mismatchLabelKeys: listOf(str),
});
const required = shape({ requiredDuringSchedulingIgnoredDuringExecution: listOf(podTerm) });
const podAffinities = { affinity: shape({ podAffinity: required, podAntiAffinity: required }) };

const silent = { problem: () => undefined };

/** The pod's spec as it was written: the node's own fields lack what only placement asks for. */
function rawSpec(workload: Workload): Readonly<Record<string, unknown>> | Unknown {
  const keys: (string | number)[] = [];
  for (let at = workload.path; at; at = at.parent) keys.unshift(at.key);
  let value: unknown = workload.resource.properties;
  for (const key of keys) {
    if (value instanceof Secret) value = value.value;
    if (value instanceof Unknown) return value;
    value = (value as Record<string | number, unknown> | undefined)?.[key];
  }
  if (value instanceof Secret) value = value.value;
  if (value instanceof Unknown) return value;
  return (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
}

/** The required terms of affinity or anti-affinity; a list that is not known gives its `open`. */
export function readPodTerms(
  workload: Workload,
  which: "podAffinity" | "podAntiAffinity",
): { readonly terms: readonly PodTerm[]; readonly open?: string } {
  const judged = peek(() => workload.pod.affinity?.[which]?.requiredDuringSchedulingIgnoredDuringExecution);
  if (judged instanceof Unknown) return { terms: [], open: judged.missing };
  if (!judged) return { terms: [] };
  const raw = rawSpec(workload);
  if (raw instanceof Unknown) return { terms: [], open: raw.missing };
  const spec = readShape(podAffinities, raw, silent);
  const base = `affinity.${which}.requiredDuringSchedulingIgnoredDuringExecution`;
  let open: string | undefined;
  const terms = readList(
    () => spec.affinity?.[which]?.requiredDuringSchedulingIgnoredDuringExecution,
    (term, index): PodTerm | undefined => {
      const path = `${base}[${index}]`;
      const head = peek(() => ({
        topologyKey: term.topologyKey ?? "",
        namespaces: [...(term.namespaces ?? [])],
        sameKeys: [...(term.matchLabelKeys ?? [])],
        otherKeys: [...(term.mismatchLabelKeys ?? [])],
        selector: term.labelSelector
          ? readSelector(term.labelSelector, `${path}.labelSelector`)
          : { requirements: [], none: true },
        ...(term.namespaceSelector && {
          namespaceSelector: readSelector(term.namespaceSelector, `${path}.namespaceSelector`),
        }),
      }));
      if (!(head instanceof Unknown)) return { ...head, path };
      const key = peek(() => term.topologyKey ?? "");
      return {
        topologyKey: key instanceof Unknown ? "" : key,
        namespaces: [],
        sameKeys: [],
        otherKeys: [],
        selector: { requirements: [] },
        missing: head.missing,
        path,
      };
    },
    (missing) => void (open = missing),
  );
  return { terms: terms.filter((each) => each !== undefined), ...(open !== undefined && { open }) };
}
