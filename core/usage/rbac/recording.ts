import * as z from "zod";
import type { KubeRequest } from "../read/kube-audit";
import type { Cell } from "./cells";
import { coversPath, coversResource, type PlainRule } from "./rule";

const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const stages = z
  .array(z.enum(["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"]))
  .nullish()
  .transform((list) => list ?? []);

/** The policy of an API server by which it writes its audit log, `audit.k8s.io` `Policy`. */
export const auditPolicy = z.object({
  apiVersion: z.string().startsWith("audit.k8s.io/"),
  kind: z.literal("Policy"),
  omitStages: stages,
  rules: z.array(
    z.object({
      level: z.enum(["None", "Metadata", "Request", "RequestResponse"]),
      users: texts,
      userGroups: texts,
      verbs: texts,
      resources: z
        .array(z.object({ group: z.string().default(""), resources: texts, resourceNames: texts }))
        .nullish()
        .transform((list) => list ?? []),
      namespaces: texts,
      nonResourceURLs: texts,
      omitStages: stages,
    }),
  ),
});

export type AuditPolicy = z.output<typeof auditPolicy>;
type Rule = AuditPolicy["rules"][number];

const any = { users: [], userGroups: [], verbs: [], resources: [], namespaces: [], nonResourceURLs: [] };
const recorded: Rule = { ...any, level: "Metadata", omitStages: [] };
const left = (more: Partial<Rule>): Rule => ({ ...any, level: "None", omitStages: [], ...more });
const reads = ["get", "list", "watch"];
const ofGroups = (resources: string[], ...groups: string[]): Rule["resources"] =>
  groups.map((group) => ({ group, resources, resourceNames: [] }));

/** What most clusters leave out of their log, of which nothing says otherwise. */
const usuallyLeft: readonly Rule[] = [
  left({ resources: ofGroups(["events"], "", "events.k8s.io") }),
  left({ resources: ofGroups(["leases"], "coordination.k8s.io") }),
  ...["/healthz*", "/livez*", "/readyz*", "/version*", "/swagger*", "/openapi*", "/metrics*"].map((path) =>
    left({ verbs: ["get", "head"], nonResourceURLs: [path] }),
  ),
  left({ verbs: reads }),
];

/** Whom a right belongs to. `namespace` is absent for the whole cluster. */
export interface Holder {
  readonly user?: string;
  readonly groups: readonly string[];
  readonly namespace?: string;
}

/** Which requests an audit log does not tell of, so that their absence says nothing. */
export class Recording {
  private readonly seen = new Set<Rule>();

  /** @param policy the API server's; without it, what most leave out counts as left out until the log shows such a request */
  constructor(private readonly policy?: AuditPolicy) {}

  get isGiven(): boolean {
    return this.policy !== undefined;
  }

  /** Takes in that the log holds a request. */
  see(request: KubeRequest): void {
    if (this.policy || this.seen.size === usuallyLeft.length) return;
    for (const rule of usuallyLeft) if (!this.seen.has(rule) && isOf(rule, request)) this.seen.add(rule);
  }

  /** Those of a rule's rights that the log may not tell of; they stand as they would in a rule. */
  leftOut(rule: PlainRule, holder: Holder): readonly Cell[] {
    const rules = this.rules();
    const found: Cell[] = [];
    rules.forEach((each, index) => {
      if (!isLeftOut(each, this.policy) || !mayConcern(each, holder)) return;
      for (const cell of intersection(rule, each))
        if (!rules.slice(0, index).some((earlier) => records(earlier, this.policy, cell, holder)))
          found.push(cell);
    });
    return found;
  }

  private rules(): readonly Rule[] {
    // What no rule of a policy matches is not recorded.
    if (this.policy) return [...this.policy.rules, left({})];
    return [...usuallyLeft.filter((rule) => !this.seen.has(rule)), recorded];
  }
}

const isLeftOut = ({ level, omitStages }: Rule, policy: AuditPolicy | undefined): boolean =>
  level === "None" || [...omitStages, ...(policy?.omitStages ?? [])].includes("ResponseComplete");

function isOf({ verbs, resources, nonResourceURLs }: Rule, request: KubeRequest): boolean {
  if (verbs.length > 0 && !verbs.includes(request.verb)) return false;
  if (nonResourceURLs.length > 0)
    return request.path !== undefined && nonResourceURLs.some((each) => coversPath(each, request.path!));
  if (resources.length === 0) return request.resource !== undefined;
  return resources.some(
    ({ group, resources: own }) => group === request.group && own.includes(request.resource ?? ""),
  );
}

function mayConcern({ users, userGroups, namespaces }: Rule, { user, groups, namespace }: Holder): boolean {
  if (users.length > 0 && user !== undefined && !users.includes(user)) return false;
  // Which other groups a service account is in is known; those of people are not.
  const isKnown = user?.startsWith("system:serviceaccount:") ?? false;
  if (userGroups.length > 0 && isKnown && !userGroups.some((each) => groups.includes(each))) return false;
  return namespaces.length === 0 || namespace === undefined || namespaces.includes(namespace);
}

/** Whether an audit policy's resource stands for one of a rule: `pods` for itself alone, `pods/*` for what is below it. */
const standsFor = (pattern: string, resource: string): boolean =>
  coversResource(pattern, resource) || (pattern.endsWith("/*") && resource.startsWith(pattern.slice(0, -1)));

/** What is done with objects; other verbs stand for rights over what they name. */
const usualVerbs = [...reads, "create", "update", "patch", "delete", "deletecollection"];

/** What both a rule of a role and one of an audit policy speak of. */
function intersection(rule: PlainRule, { verbs, resources, nonResourceURLs }: Rule): Cell[] {
  const both = (own: readonly string[], other: readonly string[]): string[] => {
    if (other.length === 0) return [...own];
    return own.includes("*") ? [...other] : other.filter((each) => own.includes(each));
  };
  const found: Cell[] = [];
  const isOpen = resources.length === 0 && nonResourceURLs.length === 0;
  for (const verb of both(rule.verbs, verbs)) {
    for (const group of rule.apiGroups)
      for (const resource of rule.resources) {
        if (isOpen) found.push({ verb, group, resource });
        for (const each of resources) {
          if (group !== "*" && group !== each.group) continue;
          const names = each.resources.length > 0 ? each.resources : ["*"];
          for (const name of names) {
            const one = standsFor(name, resource) ? resource : standsFor(resource, name) ? name : undefined;
            if (one === undefined) continue;
            const verbs = verb === "*" && !one.includes("*") ? usualVerbs : [verb];
            for (const own of verbs) found.push({ verb: own, group: each.group, resource: one });
          }
        }
      }
    for (const path of rule.nonResourceURLs) {
      if (isOpen) found.push({ verb, group: "", path });
      for (const each of nonResourceURLs)
        if (coversPath(each, path)) found.push({ verb, group: "", path });
        else if (coversPath(path, each)) found.push({ verb, group: "", path: each });
    }
  }
  return found;
}

/** Whether a rule of an audit policy surely records all that a cell stands for. */
function records(rule: Rule, policy: AuditPolicy | undefined, cell: Cell, holder: Holder): boolean {
  if (isLeftOut(rule, policy)) return false;
  const { users, userGroups, verbs, resources, namespaces, nonResourceURLs } = rule;
  if (users.length > 0 && (holder.user === undefined || !users.includes(holder.user))) return false;
  if (userGroups.length > 0 && !userGroups.some((each) => holder.groups.includes(each))) return false;
  if (verbs.length > 0 && !verbs.includes(cell.verb)) return false;
  if (namespaces.length > 0 && (holder.namespace === undefined || !namespaces.includes(holder.namespace)))
    return false;
  if (resources.length === 0 && nonResourceURLs.length === 0) return true;
  if (cell.path !== undefined) return nonResourceURLs.some((each) => coversPath(each, cell.path!));
  return resources.some(
    (each) =>
      each.group === cell.group &&
      each.resourceNames.length === 0 &&
      (each.resources.length === 0 || each.resources.some((own) => standsFor(own, cell.resource!))),
  );
}
