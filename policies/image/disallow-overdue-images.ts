import {
  amberStatus,
  container,
  day,
  daysAgo,
  definePolicy,
  eachDoubtful,
  explainColour,
  greenStatus,
  known,
  running,
  trustedKinds,
} from "../../core/policy";

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
    const { report } = context;
    eachDoubtful(context, ({ status, label, path, trust, due, owner }) => {
      if (due > trust.now) return;
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
    "at the very deadline": { ...container(), images: known(amberStatus(90), { running }) },
    "long after it": { ...container(), images: known(amberStatus(200), { running }) },
    "red without a doubt of its own": {
      ...container(),
      images: known({ ...greenStatus(), colour: "red", since: daysAgo(91) }, { running }),
    },
  }),
});
