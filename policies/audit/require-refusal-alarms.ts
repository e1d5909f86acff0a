import { definePolicy, example, refusalFilter, reportSilentTrail, trail } from "../../core/policy";

const without = (...names: string[]) => trail().filter(({ name }) => !names.includes(name));

export default definePolicy({
  name: "require-refusal-alarms",
  displayName: "Refused calls raise an alarm",
  description:
    "Whoever tries out a stolen role is refused again and again before something works. Nobody sees it unless refusals and failed sign-ins reach somebody.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:4.1", "cis-aws-3.0:4.6"],
  requirements: [66],
  remediationSteps:
    "Add a metric filter on the trail's log group for UnauthorizedOperation and AccessDenied (and failed ConsoleLogin), with an alarm that acts.",
  appliesTo: "Trail",
  needs: "graph",
  check(context) {
    reportSilentTrail(context, "refused calls");
  },
  good: () => ({ "a filter with an alarm": example(trail()) }),
  bad: () => ({
    "nothing that watches": example(without("refused")),
    "a filter on successes": example([
      ...without("refused"),
      refusalFilter({ pattern: "{ $.eventSource = s3.amazonaws.com }" }),
      ...trail().slice(4),
    ]),
  }),
});
