import type { Reference } from "../aws/reference";
import { resolve } from "../aws/resolve";
import type { Graph } from "../graph";
import type { EksCluster } from "../nodes/eks";
import type { EventRule, LogMetricFilter, MetricAlarm, Trail } from "../nodes/audit";
import { peek, Unknown } from "../value";

/** What somebody is told of. */
export type AlarmSubject = "changed identities" | "refused calls" | "changed rights" | "refused requests";

/** Words in filters and patterns that speak of it: calls to AWS's API, then requests to a cluster's. */
const speaksOf: Readonly<Record<AlarmSubject, RegExp>> = {
  "changed identities":
    /\biam\.amazonaws\.com\b|aws\.iam|(?:Put|Attach|Detach|Delete|Create)\*?(?:Role|User|Group)?\*?Policy/,
  "refused calls":
    /Unauthorized|AccessDenied|AuthorizationHeader|Failed authentication|Failure|errorCode|errorMessage/i,
  "changed rights":
    /rbac\.authorization\.k8s\.io|\b(?:cluster)?role(?:binding)?s\b|\bClusterRole(?:Binding)?\b|\bRoleBinding\b|aws-auth/,
  "refused requests":
    /responseStatus\.code\s*(?:=|>=?)\s*"?40[0-3]|\bForbid|\bforbid|Unauthorized|Failure|authorization\.k8s\.io\/decision/,
};

/** Whatever tells somebody: a filter with an alarm that acts, or a rule on events with a target. */
export interface Alarms {
  readonly alarms: readonly (MetricAlarm | EventRule)[];
  /** What would have to be known of filters, rules and alarms that may tell of it too. */
  readonly missing: readonly string[];
}

/** Whether two texts are the same: undefined where that is not known. */
const agree = (a: () => string | undefined, b: () => string | undefined): boolean | undefined => {
  const [left, right] = [peek(a), peek(b)];
  return left instanceof Unknown || right instanceof Unknown ? undefined : left === right;
};

/** All of these; undefined where it hangs on one that is not known. */
const all = (...answers: readonly (boolean | undefined)[]): boolean | undefined =>
  answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;

/** Whether an alarm is on the metric of a filter, and acts. */
function isOn(alarm: MetricAlarm, filter: LogMetricFilter): boolean | undefined {
  const enabled = peek(() => alarm.actionsEnabled);
  return all(
    agree(
      () => alarm.metricName,
      () => filter.metricName,
    ),
    agree(
      () => alarm.metricNamespace,
      () => filter.metricNamespace,
    ),
    enabled instanceof Unknown ? undefined : enabled !== false,
    alarm.actions.length > 0,
  );
}

/** Rules on events that are on and have a target; of some it is not known. */
function rulesThatTell(graph: Graph): ReadonlySet<EventRule> {
  const told = new Set<EventRule>();
  for (const rule of graph.all("EventRule")) if ((peek(() => rule.targetCount) ?? 0) !== 0) told.add(rule);
  for (const target of graph.all("EventTarget")) {
    const { definite, possible, missing } = resolve(graph, target.rule, "EventRule");
    for (const rule of missing.length > 0 ? graph.all("EventRule") : [...definite, ...possible])
      told.add(rule);
  }
  return new Set([...told].filter((rule) => peek(() => rule.state) !== "DISABLED"));
}

/** What of a rule has to be known before it counts. */
function openOf(graph: Graph, rule: EventRule): Unknown | undefined {
  const state = peek(() => rule.state);
  if (state instanceof Unknown) return state;
  const own = peek(() => rule.targetCount);
  if (typeof own === "number" && own > 0) return undefined;
  const targets = graph.all("EventTarget").map((target) => resolve(graph, target.rule, "EventRule"));
  if (targets.some(({ definite }) => definite.includes(rule))) return undefined;
  return own instanceof Unknown ? own : new Unknown("whether it has a target");
}

/** What tells somebody of a subject, of the logs that `isOf` picks. */
function alarmsFor(
  graph: Graph,
  subject: AlarmSubject,
  isOf: (filter: LogMetricFilter) => boolean | undefined,
): Alarms {
  const missing: string[] = [];
  const speaks = (node: LogMetricFilter | EventRule): boolean => {
    const pattern = peek(() => node.pattern);
    if (pattern instanceof Unknown) missing.push(`the pattern of ${node.name} (${pattern.missing})`);
    return typeof pattern === "string" && speaksOf[subject].test(pattern);
  };
  const filters = graph.all("LogMetricFilter").filter((filter) => isOf(filter) !== false && speaks(filter));
  const rules =
    subject === "changed identities" || subject === "refused calls" ? [...rulesThatTell(graph)] : [];
  const alarms: (MetricAlarm | EventRule)[] = [];
  for (const filter of filters)
    for (const alarm of graph.all("MetricAlarm")) {
      const answer = all(isOf(filter), isOn(alarm, filter));
      if (answer === true) alarms.push(alarm);
      else if (answer === undefined) missing.push(`whether ${alarm.name} tells of ${filter.name}`);
    }
  for (const rule of rules.filter(speaks)) {
    const open = openOf(graph, rule);
    if (open) missing.push(`whether ${rule.name} tells anybody (${open.missing})`);
    else alarms.push(rule);
  }
  return { alarms, missing };
}

/** Whether a log group is the one of a text; an output of some resource is taken for the one that is meant. */
function isGroup(
  { value, sources, missing }: Reference,
  is: (name: string) => boolean | undefined,
): boolean | undefined {
  if (value !== undefined) return is(value);
  return missing === undefined || sources.length > 0 ? true : undefined;
}

/** What tells of calls to AWS's API that a trail records. */
export function alarmsOfTrail(graph: Graph, trail: Trail, subject: AlarmSubject): Alarms {
  const [group] = trail.logGroup;
  return alarmsFor(graph, subject, (filter) => {
    const [own] = filter.logGroup;
    if (!group || !own) return true;
    return isGroup(group, (whole) =>
      isGroup(own, (name) => whole === name || whole.includes(`:log-group:${name}:`)),
    );
  });
}

/** What tells of requests to a cluster's API server, by its audit log. */
export function alarmsOfCluster(graph: Graph, cluster: EksCluster, subject: AlarmSubject): Alarms {
  const name = peek(() => cluster.clusterName);
  return alarmsFor(graph, subject, (filter) => {
    const [own] = filter.logGroup;
    if (!own || typeof name !== "string") return true;
    return isGroup(own, (group) => group === `/aws/eks/${name}/cluster`);
  });
}
