import { container, definePolicy, eachJudged, greenStatus, imageKinds, known } from "../../core/policy";

export default definePolicy({
  name: "require-instrumented-images",
  displayName: "Images are proven to call back",
  description:
    "What does not tell the register that it starts and stops can't be found when its image turns out to be bad. Whether the callbacks work is tested, not believed.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [26],
  remediationSteps:
    "Add the register's callbacks (hooks, sidecar or agent), run the image in staging, and replay what was heard: bulkhead image instrumentation DIGEST.",
  appliesTo: imageKinds,
  check(context) {
    const { report, estate, environment } = context;
    if (!environment.controlled) return report.notApplicable(`${environment.name} is not controlled`);
    if (estate.images.evidence.green.instrumentation === undefined)
      return report.notApplicable("the estate demands no instrumentation");
    eachJudged(context, ({ status, label, path, isRunning }) => {
      const proven = status.facts?.instrumented;
      if (isRunning || proven === true) return;
      report(
        proven === undefined
          ? `uses ${label}, of which nothing shows that its callbacks work`
          : `uses ${label}, whose callbacks were found not to work`,
        path,
      );
    });
  },
  good: () => ({
    proven: { ...container(), images: known(greenStatus()) },
    "where it is not demanded": {
      ...container(),
      estate: { images: { evidence: { green: { qa: "forever" } } } },
      images: known({
        ...greenStatus(),
        facts: { signers: ["build"], builder: "https://ci.example.com/v1" },
      }),
    },
  }),
  bad: () => ({
    "never tested": {
      ...container(),
      images: known({
        ...greenStatus(),
        facts: { signers: ["build"], builder: "https://ci.example.com/v1" },
      }),
    },
    "found broken": {
      ...container(),
      images: known({
        ...greenStatus(),
        facts: { signers: ["build"], builder: "https://ci.example.com/v1", instrumented: false },
      }),
    },
  }),
});
