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

const agree = (a: () => string | undefined, b: () => string | undefined): boolean => {
  const [left, right] = [peek(a), peek(b)];
  return left instanceof Unknown || right instanceof Unknown || left === right;
};

const alarmsOn = (graph: Graph, filter: LogMetricFilter): readonly MetricAlarm[] =>
  graph.all("MetricAlarm").filter(
    (alarm) =>
      agree(
        () => alarm.metricName,
        () => filter.metricName,
      ) &&
      agree(
        () => alarm.metricNamespace,
        () => filter.metricNamespace,
      ) &&
      peek(() => alarm.actionsEnabled) !== false &&
      alarm.actions.length > 0,
  );

/** Rules on events that are on and have a target; of some it is not known. */
function rulesThatTell(graph: Graph): ReadonlySet<EventRule> {
  const told = new Set<EventRule>();
  for (const rule of graph.all("EventRule")) if ((peek(() => rule.targetCount) ?? 0) !== 0) told.add(rule);
  for (const target of graph.all("EventTarget")) {
    const { definite, possible } = resolve(graph, target.rule, "EventRule");
    for (const rule of [...definite, ...possible]) told.add(rule);
  }
  return new Set([...told].filter((rule) => peek(() => rule.state) !== "DISABLED"));
}

/** What tells somebody of a subject, of the logs that `isOf` picks. */
function alarmsFor(graph: Graph, subject: AlarmSubject, isOf: (filter: LogMetricFilter) => boolean): Alarms {
  const missing: string[] = [];
  const speaks = (node: LogMetricFilter | EventRule): boolean => {
    const pattern = peek(() => node.pattern);
    if (pattern instanceof Unknown) missing.push(`the pattern of ${node.name} (${pattern.missing})`);
    return typeof pattern === "string" && speaksOf[subject].test(pattern);
  };
  const filters = graph.all("LogMetricFilter").filter(isOf).filter(speaks);
  const rules =
    subject === "changed identities" || subject === "refused calls" ? [...rulesThatTell(graph)] : [];
  return {
    alarms: [...filters.flatMap((filter) => alarmsOn(graph, filter)), ...rules.filter(speaks)],
    missing,
  };
}

/** What tells of calls to AWS's API that a trail records. */
export function alarmsOfTrail(graph: Graph, trail: Trail, subject: AlarmSubject): Alarms {
  const group = trail.logGroup[0]?.value;
  return alarmsFor(graph, subject, (filter) => {
    const own = filter.logGroup[0]?.value;
    return group === undefined || own === undefined || group === own || group.includes(`:log-group:${own}:`);
  });
}

/** What tells of requests to a cluster's API server, by its audit log. */
export function alarmsOfCluster(graph: Graph, cluster: EksCluster, subject: AlarmSubject): Alarms {
  const name = peek(() => cluster.clusterName);
  return alarmsFor(graph, subject, (filter) => {
    const own = filter.logGroup[0]?.value;
    return own === undefined || typeof name !== "string" || own === `/aws/eks/${name}/cluster`;
  });
}
