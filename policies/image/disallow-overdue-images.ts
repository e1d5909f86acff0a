import {
  admitted,
  consequencesOf,
  container,
  day,
  daysAgo,
  definePolicy,
  dueOf,
  eachJudged,
  explainColour,
  exposedTo,
  greenStatus,
  known,
  ownerOf,
  trustedDigest,
  trustedKinds,
} from "../../core/policy";

const amber = (days: number) => ({
  ...greenStatus(),
  colour: "amber" as const,
  since: daysAgo(days),
  causes: [{ cause: "vulnerability:CVE-2026-1", severity: "low" as const, since: daysAgo(days) }],
});
const running = [{ digest: trustedDigest, environment: "production", instances: 2 }];

export default definePolicy({
  name: "disallow-overdue-images",
  displayName: "No image in doubt runs beyond its deadline",
  description:
    "The estate's risk table says how long an image in doubt may go on running, by severity, exposure and environment. After that day it is like one that was never suitable.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.1"],
  requirements: [14, 15, 58],
  remediationSteps:
    "Deploy a green image of the same repository at once; bulkhead image replace-plan says which.",
  appliesTo: trustedKinds,
  needs: "graph",
  check(context) {
    const { node, report, estate, environment } = context;
    const colours = admitted(estate, environment, node);
    eachJudged(context, (image) => {
      const { status, label, path, isRunning, trust } = image;
      if (!isRunning || colours.includes(status.colour)) return;
      const due = dueOf(image, consequencesOf(image, context, exposedTo(context, node)));
      if (due > trust.now) return;
      const owner = ownerOf(estate, node) ?? "nobody that the estate names";
      report(
        `runs ${label} since before ${day(due)}, when it had to be replaced: it ${explainColour(status)}; owner: ${owner}`,
        path,
      );
    });
  },
  good: () => ({
    green: { ...container(), images: known(greenStatus(), { running }) },
  }),
  bad: () => ({
    "at the very deadline": { ...container(), images: known(amber(90), { running }) },
    "long after it": { ...container(), images: known(amber(200), { running }) },
    "red without a doubt of its own": {
      ...container(),
      images: known({ ...greenStatus(), colour: "red", since: daysAgo(91) }, { running }),
    },
  }),
});
