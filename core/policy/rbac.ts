import {
  peek,
  Unknown,
  type ClusterRole,
  type ClusterRoleBinding,
  type PolicyRule,
  type Role,
  type RoleBinding,
  type Subject,
} from "../graph";
import { builtInRoles, grants, isReservedName, type Right } from "../graph/kubernetes";
import type { Report } from "./report";
import { texts } from "./setting-schema";
import { textsOf, type Given } from "./settings";

export type { PolicyRule, Subject as RbacSubject } from "../graph";

export const roleKinds = ["Role", "ClusterRole"] as const;
export const bindingKinds = ["RoleBinding", "ClusterRoleBinding"] as const;
/** Where rights are given: by rules of a role, or by binding a role that every cluster has. */
export const rightKinds = [...roleKinds, ...bindingKinds] as const;

type AnyRole = Role | ClusterRole;
type AnyBinding = RoleBinding | ClusterRoleBinding;
type Settings = Given<"exempt">;

export const exemptRoles = texts("Names of roles and bindings that are not judged. None by default.");
export const exemptBindings = texts("Names of bindings that are not judged. None by default.");

const ownRoles: ReadonlySet<string> = new Set(["cluster-admin", ...builtInRoles.keys()]);

/**
 * Whether a role or binding is Kubernetes' own by its name, or named by the setting `exempt`. A name that is not known is
 * neither. Others than Kubernetes may not take its names: that is a policy of its own.
 */
export function isOwnOrExempt(node: AnyRole | AnyBinding, settings: Settings): boolean {
  const name = peek(() => node.name);
  if (name instanceof Unknown) return false;
  if (isReservedName(name) || (node.kind === "ClusterRole" && ownRoles.has(name))) return true;
  return textsOf(settings, "exempt")?.includes(name) ?? false;
}

/**
 * Whether a binding is the one that every cluster has, of the group system:masters to cluster-admin and of nobody else, or
 * is named by the setting `exempt`.
 */
export function isBootstrapBinding(node: AnyBinding, settings: Settings): boolean {
  if (textsOf(settings, "exempt")?.includes(node.name)) return true;
  if (node.name !== "cluster-admin" || node.roleRef?.name !== "cluster-admin") return false;
  const subjects = node.subjects ?? [];
  return (
    subjects.length > 0 && subjects.every(({ kind, name }) => kind === "Group" && name === "system:masters")
  );
}

/** Names of roles and bindings that clusters, and the add-ons that every cluster has, bring along. */
const ownNames = new RegExp(
  `^system:(${[
    "aggregate-to-(admin|edit|view)",
    "aggregated-metrics-reader",
    "auth-delegator",
    "basic-user",
    "certificates\\.k8s\\.io:.*",
    "cloud-(controller-manager|provider)",
    "controller:.*",
    "coredns(:.*)?",
    "discovery",
    "heapster",
    "kube(let)?-[a-z-]+",
    ":leader-locking-kube-(controller-manager|scheduler)",
    "legacy-unknown-approver",
    "metrics-server(-.*)?",
    "monitoring",
    "node(-bootstrapper|-problem-detector|-proxier)?",
    "persistent-volume-provisioner",
    "public-info-viewer",
    "service-account-issuer-discovery",
    "volume-scheduler",
  ].join("|")})$`,
);

export const isKubernetesOwnName = (name: string): boolean => ownNames.test(name);

/** Judges each rule of a role that is not Kubernetes' own. */
export function eachRule(
  node: AnyRole,
  report: Report,
  settings: Settings,
  judge: (rule: PolicyRule, path: string) => void,
): void {
  if (isOwnOrExempt(node, settings)) report.notApplicable("it is Kubernetes' own, or exempt");
  else report.each(node.rules, (rule, index) => judge(rule, `rules[${index}]`));
}

/** Judges the rules of a role that is not Kubernetes' own together. */
export function judgeRules(
  node: AnyRole,
  report: Report,
  settings: Settings,
  judge: (rules: readonly PolicyRule[]) => void,
): void {
  if (isOwnOrExempt(node, settings)) report.notApplicable("it is Kubernetes' own, or exempt");
  else judge(node.rules ?? []);
}

/** The first of the rights that a rule grants. Raises where only an unknown part of the rule could grant one. */
function grantedOf(rule: PolicyRule, rights: readonly Right[]): Right | undefined {
  const known = rights.find((right) => peek(() => grants(rule, right)) === true);
  return known ?? rights.find((right) => grants(rule, right));
}

/**
 * Judges whether a role grants any of the rights, rule by rule, or whether a binding gives a role of every cluster that
 * does.
 *
 * @param deed what the rights let their holder do: completes `lets its holders …`
 */
export function judgeRights(
  node: AnyRole | AnyBinding,
  report: Report,
  settings: Settings,
  rights: readonly Right[],
  deed: string,
): void {
  if (node.kind === "Role" || node.kind === "ClusterRole") {
    eachRule(node, report, settings, (rule, path) => {
      const right = grantedOf(rule, rights);
      if (right)
        report(`lets its holders ${deed}, by ${right.verbs.join(" or ")} on ${right.resource}`, path);
    });
    return;
  }
  if (isOwnOrExempt(node, settings)) return report.notApplicable("it is Kubernetes' own, or exempt");
  const name = node.roleRef?.kind === "ClusterRole" ? node.roleRef.name : undefined;
  const rules = name === undefined ? undefined : builtInRoles.get(name);
  if (rules?.some((rule) => grantedOf(rule, rights)))
    report(`binds ${describeSubjects(node)} to the role ${name}, which lets them ${deed}`, "roleRef");
}

/** The subjects of a binding, for messages. */
export function describeSubjects(node: AnyBinding): string {
  const names = peek(() => node.subjects?.map(describeSubject).join(", "));
  return names instanceof Unknown ? "its subjects" : names || "nobody";
}

/** The role that a binding gives, as far as it is known: what it is called decides of no finding. */
export function describeRole(node: AnyBinding): string {
  const name = peek(() => [node.roleRef?.kind ?? [], node.roleRef?.name ?? []].flat().join(" "));
  return name instanceof Unknown || name === "" ? "a role" : name;
}

export function describeSubject({ kind = "subject", namespace, name = "" }: Subject): string {
  const words = kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return `${words} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** Judges each subject of a binding. */
export function eachSubject(
  node: AnyBinding,
  report: Report,
  judge: (subject: Subject, path: string) => void,
): void {
  report.each(node.subjects, (subject, index) => judge(subject, `subjects[${index}]`));
}
