import { definePolicy, example, integer, logGroup, numberOf } from "../../core/policy";

const atLeast = 30;

export default definePolicy({
  name: "require-log-retention",
  displayName: "Logs are kept as long as was decided",
  description:
    "Logs that vanish within days are gone when a break-in is found; logs that nobody set a time for are kept for ever, with all that is in them.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [66],
  remediationSteps: "Set retentionInDays to the days that were decided, 30 where nothing was.",
  settings: { days: integer(`How many days at least logs are kept. By default ${atLeast}.`, 1) },
  appliesTo: "LogGroup",
  check({ node, settings, report }) {
    const days = numberOf(settings, "days") ?? atLeast;
    const place = node.places["retention"];
    if (!node.retention) report("sets no time that its logs are kept for", place);
    else if (node.retention < days)
      report(`keeps its logs for ${node.retention} days, fewer than ${days}`, place);
  },
  good: () => ({ "a year": example(logGroup()) }),
  bad: () => ({
    "not set": example(logGroup({ retentionInDays: undefined })),
    "a week": example(logGroup({ retentionInDays: 7 })),
  }),
});
