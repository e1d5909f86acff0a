import {
  container,
  definePolicy,
  eachJudged,
  greenStatus,
  imageKinds,
  known,
  list,
  texts,
  textsOf,
  trustedDigest,
} from "../../core/policy";

const estate = { policies: { "require-promoted-images": { settings: { from: ["staging"] } } } };
const seen = (environment: string) =>
  known(greenStatus(), {
    running: [{ digest: trustedDigest, environment, workload: "other", instances: 1 }],
  });

export default definePolicy({
  name: "require-promoted-images",
  displayName: "What is promoted is the same image",
  description:
    "What was tested is a digest. An image that was built anew for the next environment, however alike, is another one that nobody tested.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5"],
  requirements: [8],
  remediationSteps:
    "Deploy the digest that runs in the environment before this one; build once, promote that.",
  settings: {
    from: texts(
      "The environments in one of which the very digest must run before a controlled one takes it. None by default: then nothing is asked.",
    ),
  },
  appliesTo: imageKinds,
  check(context) {
    const { report, environment, settings } = context;
    const from = textsOf(settings, "from") ?? [];
    if (from.length === 0 || from.includes(environment.name) || !environment.controlled)
      return report.notApplicable("nothing is promoted to here");
    eachJudged(context, ({ digest, label, path, isRunning, trust }) => {
      const ran = trust.running.some(
        (row) => row.digest === digest && row.environment !== undefined && from.includes(row.environment),
      );
      if (!isRunning && !ran)
        report(`uses ${label}, which does not run in ${list(from)}: the same digest is to be promoted`, path);
    });
  },
  good: () => ({
    "runs in staging": { ...container(), estate, images: seen("staging") },
    "where nothing is asked": { ...container(), images: known(greenStatus()) },
  }),
  bad: () => ({
    "runs elsewhere": { ...container(), estate, images: seen("development") },
  }),
});
