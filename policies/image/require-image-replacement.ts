import {
  amberStatus,
  container,
  day,
  definePolicy,
  eachDoubtful,
  explainColour,
  greenStatus,
  known,
  running,
  trustedKinds,
} from "../../core/policy";

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
    const { report } = context;
    eachDoubtful(context, ({ status, label, path, trust, due, owner }) => {
      if (due <= trust.now) return;
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
    "running, and in time": { ...container(), images: known(amberStatus(10), { running }) },
    "running, on its last day": { ...container(), images: known(amberStatus(89.999), { running }) },
  }),
});
