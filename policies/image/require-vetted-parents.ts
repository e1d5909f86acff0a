import { container, definePolicy, eachJudged, greenStatus, imageKinds, known } from "../../core/policy";

const parent = `sha256:${"c".repeat(64)}`;
const child = greenStatus({ facts: { base: [parent] } });

export default definePolicy({
  name: "require-vetted-parents",
  displayName: "Images build on vetted parents",
  description:
    "A child holds all that its parent does. A public image may be built on once it was vetted (blue); one that nobody looked at, or that is in doubt, passes on what it holds.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5"],
  requirements: [4],
  remediationSteps: "Vet the parent (scan, licence, approver) and record that, or build on another one.",
  appliesTo: imageKinds,
  check(context) {
    const { report, environment } = context;
    if (!environment.controlled) return report.notApplicable(`${environment.name} is not controlled`);
    eachJudged(context, ({ status, label, path, isRunning, trust }) => {
      if (isRunning) return;
      report.each(status.facts?.base, (digest) => {
        const base = trust.statusOf(digest);
        const key = { key: digest };
        if (base === "lapsed")
          report.unknown(
            path,
            `the status of ${digest}, which ${label} is built on, ended since ${trust.source}`,
            key,
          );
        else if (base === undefined || base.colour === "grey")
          report(`uses ${label}, which is built on ${digest}: nobody vetted it`, path, key);
        else if (base.colour === "amber")
          report(`uses ${label}, which is built on ${digest}: it is in doubt (amber)`, path, key);
      });
    });
  },
  good: () => ({
    "a vetted public image": { ...container(), images: known([child, { digest: parent, colour: "blue" }]) },
    "an image of one's own": { ...container(), images: known([child, { digest: parent, colour: "green" }]) },
    "no parent": { ...container(), images: known(greenStatus()) },
  }),
  bad: () => ({
    "never vetted": { ...container(), images: known(child) },
    "in doubt": { ...container(), images: known([child, { digest: parent, colour: "amber" }]) },
  }),
});
