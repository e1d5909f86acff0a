import {
  consequencesOf,
  container,
  daysAgo,
  definePolicy,
  eachJudged,
  exposedTo,
  greenStatus,
  known,
  list,
  trustedKinds,
} from "../../core/policy";

const vulnerable = (severity: "low" | "critical") => ({
  ...greenStatus(),
  colour: "amber" as const,
  causes: [{ cause: "vulnerability:CVE-2026-1", severity, since: daysAgo(1) }],
});
const admitsAmber = {
  environments: { production: { admit: ["green", "amber"] } },
};

export default definePolicy({
  name: "disallow-risky-images",
  displayName: "No new image holds what the risk table keeps out",
  description:
    "Some vulnerabilities are too dangerous for any new instance, whatever colours the environment admits: the estate's risk table says which, by severity, by who can reach the workload, and by environment. An image whose exposure is not known is taken to be exposed.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.1"],
  requirements: [15],
  remediationSteps:
    "Deploy an image without the vulnerability; where it does not concern the image, record a VEX statement.",
  appliesTo: trustedKinds,
  needs: "graph",
  check(context) {
    const { node, report } = context;
    eachJudged(context, (image) => {
      const { status, label, path, isRunning } = image;
      if (isRunning || !status.causes?.length) return;
      const { block, consequences } = consequencesOf(image, context, exposedTo(context, node));
      if (!block) return;
      const why = consequences.flatMap(({ cause, row }) =>
        row?.new === "block" ? `${cause.cause} (${cause.severity})` : [],
      );
      report(`uses ${label}, of which the risk table allows no new instance: ${list(why)}`, path);
    });
  },
  good: () => ({
    "no vulnerability": { ...container(), images: known(greenStatus()) },
    "one that the table lets in": {
      ...container(),
      estate: admitsAmber,
      images: known(vulnerable("low")),
    },
  }),
  bad: () => ({
    "a critical one, where amber is admitted": {
      ...container(),
      estate: admitsAmber,
      images: known(vulnerable("critical")),
    },
  }),
});
