import type { Graph } from "../graph";
import type { EventRule, LogMetricFilter, MetricAlarm } from "../nodes/audit";
import { peek, Unknown } from "../value";

/** Names in a filter or pattern that speak of changes of identities. */
const identity =
  /\biam\.amazonaws\.com\b|aws\.iam|(?:Put|Attach|Detach|Delete|Create)(?:Role|User|Group)?Policy|AuthorizationHeader|UnauthorizedOperation|AccessDenied/;

const actsOn = (graph: Graph, filter: LogMetricFilter): MetricAlarm | undefined =>
  graph
    .all("MetricAlarm")
    .find(
      (alarm) =>
        peek(() => alarm.metricName) === peek(() => filter.metricName) &&
        peek(() => alarm.actionsEnabled) !== false &&
        alarm.actions.length > 0,
    );

/** Whatever tells somebody of changes of identities: a filter with an alarm that acts, or a rule on events. */
export interface IdentityAlarms {
  readonly alarms: readonly (MetricAlarm | EventRule)[];
  /** Filters and rules of which nobody knows yet what they match. */
  readonly missing: readonly string[];
}

export const identityAlarms = (graph: Graph): IdentityAlarms => {
  const missing: string[] = [];
  const speaks = (node: LogMetricFilter | EventRule): boolean => {
    const pattern = peek(() => node.pattern);
    if (pattern instanceof Unknown) missing.push(`the pattern of ${node.name} (${pattern.missing})`);
    return typeof pattern === "string" && identity.test(pattern);
  };
  const filters = graph.all("LogMetricFilter").filter(speaks);
  const rules = graph.all("EventRule").filter(speaks);
  const on = rules.filter((rule) => peek(() => rule.state) !== "DISABLED");
  return { alarms: [...filters.flatMap((filter) => actsOn(graph, filter) ?? []), ...on], missing };
};
