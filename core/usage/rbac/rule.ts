import type { PolicyRule } from "../../graph";
import type { KubeRequest } from "../read/kube-audit";

/** A rule of a role, read whole. */
export interface PlainRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly verbs: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** Raises where a part of it is not known. */
export const plainRule = (rule: PolicyRule): PlainRule => ({
  apiGroups: [...(rule.apiGroups ?? [])],
  resources: [...(rule.resources ?? [])],
  resourceNames: [...(rule.resourceNames ?? [])],
  verbs: [...(rule.verbs ?? [])],
  nonResourceURLs: [...(rule.nonResourceURLs ?? [])],
});

/** What `cluster-admin` grants. */
export const everything: readonly PlainRule[] = [
  { apiGroups: ["*"], resources: ["*"], resourceNames: [], verbs: ["*"], nonResourceURLs: [] },
  { apiGroups: [], resources: [], resourceNames: [], verbs: ["*"], nonResourceURLs: ["*"] },
];

/** Whether a resource of a rule, `*` or a subresource of any one, stands for another. */
export const coversResource = (pattern: string, resource: string): boolean =>
  pattern === "*" ||
  pattern === resource ||
  (pattern.startsWith("*/") &&
    resource.includes("/") &&
    resource.slice(resource.indexOf("/")) === pattern.slice(1));

/** Whether a path of a rule, which may end with `*`, stands for another. */
export const coversPath = (pattern: string, path: string): boolean =>
  pattern === path || (pattern.endsWith("*") && path.startsWith(pattern.slice(0, -1)));

const has = (list: readonly string[], value: string): boolean => list.includes("*") || list.includes(value);

/** Whether a rule allows a request, wherever that goes to; as Kubernetes decides it. */
export function ruleAllows(
  rule: PlainRule,
  { verb, resource, group = "", name, path }: KubeRequest,
): boolean {
  if (!has(rule.verbs, verb)) return false;
  if (path !== undefined) return rule.nonResourceURLs.some((pattern) => coversPath(pattern, path));
  return (
    resource !== undefined &&
    has(rule.apiGroups, group) &&
    rule.resources.some((pattern) => coversResource(pattern, resource)) &&
    (rule.resourceNames.length === 0 || (name !== undefined && rule.resourceNames.includes(name)))
  );
}

/** `pods/log`, `deployments.apps/scale`. */
export function resourceWords(group: string, resource: string): string {
  if (group === "") return resource;
  const [base, ...sub] = resource.split("/");
  return [`${base}.${group}`, ...sub].join("/");
}

/** What a request needs, in words: `get pods/log`. */
export const wordsOf = ({ verb, resource, group = "", path = "" }: KubeRequest): string =>
  `${verb} ${resource === undefined ? path : resourceWords(group, resource)}`;
