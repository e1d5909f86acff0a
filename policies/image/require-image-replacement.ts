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
  name: "require-image-replacement",
  displayName: "Images in doubt that run are replaced in time",
  description:
    "An image that was suitable when it was deployed and is not any more goes on running, so that a doubt takes nothing down; but somebody answers for it, and by a day that follows from the risk it is replaced. Lists what is still in time; disallow-overdue-images finds what is not.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.1.1"],
  requirements: [10, 14, 15, 58],
  remediationSteps:
    "Rebuild the image from patched parts, verify the new one, and deploy its digest before the deadline; or record why the doubt does not concern it (VEX, an exception).",
  appliesTo: trustedKinds,
  needs: "graph",
  check(context) {
    const { node, report, estate, environment } = context;
    const colours = admitted(estate, environment, node);
    eachJudged(context, (image) => {
      const { status, label, path, isRunning, trust } = image;
      if (!isRunning || colours.includes(status.colour)) return;
      const due = dueOf(image, consequencesOf(image, context, exposedTo(context, node)));
      if (due <= trust.now) return;
      const owner = ownerOf(estate, node) ?? "nobody that the estate names";
      report(
        `runs ${label}, which ${explainColour(status)}; owner: ${owner}; due: ${Number.isFinite(due) ? day(due) : "never"}`,
        path,
      );
    });
  },
  good: () => ({
    green: { ...container(), images: known(greenStatus(), { running }) },
  }),
  bad: () => ({
    "running, and in time": { ...container(), images: known(amber(10), { running }) },
    "running, on its last day": { ...container(), images: known(amber(89.999), { running }) },
  }),
});
