import {
  definePolicy,
  example,
  identityAlarms,
  identityFilter,
  resource,
  trail,
  reportAbsence,
} from "../../core/policy";

export default definePolicy({
  name: "require-identity-alarms",
  displayName: "Changes of identities raise an alarm",
  description:
    "A trail that nobody reads tells of a stolen role when it is too late. A change of who may do what, or its refusal, has to reach somebody.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:4.4"],
  requirements: [66],
  remediationSteps:
    "Add a metric filter on IAM's events with an alarm that acts, or an EventBridge rule on aws.iam.",
  appliesTo: "Trail",
  needs: "graph",
  check({ node, graph, report }) {
    const { alarms, missing } = graph.derive(identityAlarms);
    if (alarms.length > 0) return;
    if (missing.length > 0) report.unknown("", missing.join("; "));
    else
      reportAbsence(
        { graph, report },
        "hold the alarm",
        "is watched by nothing that tells of changes of identities",
        node.places["logGroup"],
      );
  },
  good: () => ({
    "a filter with an alarm": example(trail()),
    "a rule on events": example([
      ...trail().slice(0, 1),
      resource("aws:cloudwatch/eventRule:EventRule", "identity", {
        eventPattern: JSON.stringify({ source: ["aws.iam"], "detail-type": ["AWS API Call via CloudTrail"] }),
      }),
    ]),
  }),
  bad: () => ({
    "nothing that watches": example(trail().slice(0, 1)),
    "a filter without an alarm": example(trail().slice(0, 2)),
    "an alarm on something else": example([
      ...trail().slice(0, 1),
      identityFilter({ pattern: "ERROR" }),
      ...trail().slice(2),
    ]),
  }),
});
