import {
  admitted,
  container,
  definePolicy,
  eachJudged,
  explainColour,
  greenStatus,
  hostExample,
  known,
  trustedKinds,
  trustedDigest,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-image-status",
  displayName: "New images have a status that their environment admits",
  description:
    "Production admits green alone: built by a trusted builder, signed, scanned, tested, instrumented, verified in staging and approved, with all of that still holding. What lacks any of it is kept out before it runs. What runs already goes on until its deadline, which is the concern of require-image-replacement and disallow-overdue-images.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.1", "nist-800-190:4.1.5"],
  requirements: [4, 11, 13, 14, 58],
  remediationSteps:
    "Ask what the image lacks: bulkhead image explain DIGEST. Record that evidence, or deploy a green image of the same repository.",
  appliesTo: trustedKinds,
  check(context) {
    const { node, report, estate, environment } = context;
    const colours = admitted(estate, environment, node);
    eachJudged(
      context,
      ({ status, label, path, isRunning }) => {
        if (colours.includes(status.colour) || isRunning) return;
        report(`uses ${label}, which ${explainColour(status)}`, path);
      },
      (path, label) =>
        report.unknown(path, `${label} is named by no digest or id, by which alone its status is known`),
    );
  },
  good: () => ({
    green: { ...container(), images: known(greenStatus()) },
    "blue where the environment builds": {
      ...container(),
      stack: "example/dev",
      images: known({ digest: trustedDigest, colour: "blue" }),
    },
    "a green machine image": {
      ...hostExample(),
      images: known({ digest: "ami-0aaa1111bbbb2222c", colour: "green", known: greenStatus().known }),
    },
  }),
  bad: () => ({
    ...Object.fromEntries(
      (["blue", "red", "grey"] as const).map((colour) => [
        colour,
        { ...container(), images: known({ ...greenStatus(), colour, missing: ["approval"] }) },
      ]),
    ),
    amber: {
      ...container(),
      images: known({
        ...greenStatus(),
        colour: "amber",
        causes: [{ cause: "vulnerability:CVE-2026-1", severity: "low", since: greenStatus().since! }],
      }),
    },
    "never heard of": {
      ...container(),
      images: known([]),
      alsoFails: ["require-image-signatures", "require-trusted-provenance", "require-instrumented-images"],
    },
    "a machine image never heard of": { ...hostExample(), images: known([]) },
  }),
});
