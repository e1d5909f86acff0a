import { buildProject, definePolicy, example } from "../../core/policy";

export default definePolicy({
  name: "require-build-logs",
  displayName: "Builds keep their logs",
  description: "How an image came to be is known from its build's log only.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [23, 66],
  remediationSteps: "Leave logsConfig.cloudwatchLogs on, or turn s3Logs on.",
  appliesTo: "BuildProject",
  check({ node, report }) {
    if (node.cloudWatchLogs === "DISABLED" && node.s3Logs !== "ENABLED")
      report("keeps no logs", node.places["cloudWatchLogs"]);
  },
  repairs: { status: "ENABLED" },
  good: () => ({ "not set, which logs": example(buildProject()) }),
  bad: () => ({
    "turned off": example(buildProject({ logsConfig: { cloudwatchLogs: { status: "DISABLED" } } })),
  }),
});
