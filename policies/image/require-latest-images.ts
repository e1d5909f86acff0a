import { container, definePolicy, eachJudged, greenStatus, known, trustedKinds } from "../../core/policy";

const newer = `sha256:${"b".repeat(64)}`;

export default definePolicy({
  name: "require-latest-images",
  displayName: "The newest certified image of a repository is deployed",
  description:
    "An older image may be green and still lack what its successor repairs. Where a newer image of the same repository has become green, deploying the older one is a choice that should be made knowingly.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.2.2"],
  requirements: [7],
  remediationSteps: "Deploy the newer digest that the message names.",
  appliesTo: trustedKinds,
  check(context) {
    eachJudged(context, ({ status, label, path }) => {
      if (status.newer !== undefined && status.colour === "green")
        context.report(`uses ${label}, of whose repository ${status.newer} is newer and green`, path);
    });
  },
  good: () => ({
    newest: { ...container(), images: known(greenStatus()) },
  }),
  bad: () => ({
    "an older one": { ...container(), images: known(greenStatus({ newer })) },
  }),
});
