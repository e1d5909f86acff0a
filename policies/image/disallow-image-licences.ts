import {
  container,
  daysAgo,
  definePolicy,
  eachJudged,
  greenStatus,
  imageKinds,
  known,
  list,
} from "../../core/policy";

const estate = { images: { licences: { deny: ["AGPL-3.0-only"] } } };

export default definePolicy({
  name: "disallow-image-licences",
  displayName: "Images hold no denied licence",
  description:
    "Software under a licence that the organisation denies can oblige it to things that it can't keep. What an image holds is read from its list of parts (SBOM); without one nobody can tell.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.2"],
  requirements: [20],
  remediationSteps:
    "Replace the package, or record a clearing with its reason; record an SBOM for images that have none: bulkhead image import.",
  appliesTo: imageKinds,
  check(context) {
    const { report, environment } = context;
    const { deny } = context.estate.images.licences;
    if (deny.length === 0) return report.notApplicable("the estate denies no licence");
    if (!environment.controlled) return report.notApplicable(`${environment.name} is not controlled`);
    eachJudged(context, ({ status, label, path, isRunning }) => {
      if (isRunning) return;
      const denied = (status.causes ?? []).flatMap(({ cause }) =>
        cause.startsWith("licence:") ? cause.slice("licence:".length) : [],
      );
      if (denied.length > 0) report(`uses ${label}, which holds software under ${list(denied)}`, path);
      else if (status.facts?.licences === undefined)
        report(`uses ${label}, of which no list of parts (SBOM) tells the licences`, path);
    });
  },
  good: () => ({
    "none of them": { ...container(), estate, images: known(greenStatus()) },
  }),
  bad: () => ({
    "a denied one": {
      ...container(),
      estate,
      images: known({
        ...greenStatus(),
        colour: "amber",
        causes: [{ cause: "licence:AGPL-3.0-only", severity: "unknown", since: daysAgo(1) }],
      }),
      alsoFails: ["restrict-image-status"],
    },
    "no list of parts": {
      ...container(),
      estate,
      images: known({
        ...greenStatus(),
        facts: { signers: ["build"], builder: "https://ci.example.com/v1", instrumented: true },
      }),
    },
  }),
});
