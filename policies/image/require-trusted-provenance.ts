import {
  container,
  definePolicy,
  eachJudged,
  greenStatus,
  imageKinds,
  known,
  list,
  daysAgo,
} from "../../core/policy";

export default definePolicy({
  name: "require-trusted-provenance",
  displayName: "Images come from trusted builders and pinned materials of one's own",
  description:
    "A build on somebody's own machine, or one that pulls parts from the internet while it runs, can hold anything. Only signed provenance of the estate's builders, whose materials are pinned by digest and come from its own sources, says what went in.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5"],
  requirements: [20, 21],
  remediationSteps:
    "Build in the estate's pipeline (images.builders), from mirrored sources (images.sources), each pinned by digest; record the signed provenance.",
  appliesTo: imageKinds,
  check(context) {
    const { report, estate, environment } = context;
    if (!environment.controlled) return report.notApplicable(`${environment.name} is not controlled`);
    eachJudged(context, ({ status, label, path, isRunning }) => {
      if (isRunning) return;
      const builder = status.facts?.builder;
      const strange = (status.causes ?? []).flatMap(({ cause }) =>
        cause.startsWith("material:") ? cause.slice("material:".length) : [],
      );
      if (builder === undefined)
        report(`uses ${label}, which no trusted builder is known to have built`, path);
      else if (!estate.images.builders.includes(builder))
        report(`uses ${label}, which ${builder} built, whom the estate does not trust`, path);
      else if (strange.length > 0)
        report(`uses ${label}, which was built of strange or unpinned materials: ${list(strange)}`, path);
    });
  },
  good: () => ({
    "a trusted builder": { ...container(), images: known(greenStatus()) },
  }),
  bad: () => ({
    "no provenance": {
      ...container(),
      images: known({ ...greenStatus(), facts: { signers: ["build"], instrumented: true } }),
    },
    "another builder": {
      ...container(),
      images: known(greenStatus({ facts: { builder: "https://laptop.example.com" } })),
    },
    "a material of the internet": {
      ...container(),
      images: known({
        ...greenStatus(),
        colour: "amber",
        causes: [{ cause: "material:pkg:npm", severity: "unknown", since: daysAgo(1) }],
      }),
      alsoFails: ["restrict-image-status"],
    },
  }),
});
