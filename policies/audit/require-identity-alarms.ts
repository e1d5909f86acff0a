import { definePolicy, example, identityFilter, reportSilentTrail, resource, trail } from "../../core/policy";

const rule = (changes: object = {}) =>
  resource("aws:cloudwatch/eventRule:EventRule", "identity", {
    name: "identity",
    eventPattern: JSON.stringify({ source: ["aws.iam"], "detail-type": ["AWS API Call via CloudTrail"] }),
    ...changes,
  });
const target = resource("aws:cloudwatch/eventTarget:EventTarget", "identity", {
  rule: "identity",
  arn: "arn:aws:sns:eu-west-1:333333333333:security",
});
const [records, , , ...refusals] = trail();

export default definePolicy({
  name: "require-identity-alarms",
  displayName: "Changes of identities raise an alarm",
  description:
    "A trail that nobody reads tells of a stolen role when it is too late. A change of who may do what has to reach somebody.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:4.4"],
  requirements: [66],
  remediationSteps:
    "Add a metric filter on IAM's events with an alarm that acts, or an EventBridge rule on aws.iam with a target.",
  appliesTo: "Trail",
  needs: "graph",
  check(context) {
    reportSilentTrail(context, "changed identities", "changes of identities");
  },
  good: () => ({
    "a filter with an alarm": example(trail()),
    "a rule on events": example([records!, ...refusals, rule(), target]),
    "a rule on events, natively": example([
      records!,
      ...refusals,
      resource("aws-native:events:Rule", "identity", {
        eventPattern: { source: ["aws.iam"] },
        targets: [{ id: "security", arn: "arn:aws:sns:eu-west-1:333333333333:security" }],
      }),
    ]),
  }),
  bad: () => ({
    "nothing that watches": example([records!, ...refusals]),
    "a filter without an alarm": example([records!, identityFilter(), ...refusals]),
    "an alarm on something else": example([
      records!,
      identityFilter({ pattern: "ERROR" }),
      ...trail().slice(2),
    ]),
    "a filter on another log": example([
      records!,
      identityFilter({ logGroupName: "/shop/orders" }),
      ...trail().slice(2),
    ]),
    "a rule that tells nobody": example([records!, ...refusals, rule()]),
    "a rule that is off": example([records!, ...refusals, rule({ state: "DISABLED" }), target]),
  }),
});
