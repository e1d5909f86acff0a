import { container, definePolicy, exemptImages, isExemptImage } from "../../core/policy";

export default definePolicy({
  name: "disallow-privileged-containers",
  displayName: "Containers are not privileged",
  description:
    "A privileged container holds every capability of its node and sees its devices: whoever escapes from it owns the host and all that runs there.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.2", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Remove securityContext.privileged; add only the single capability that is needed.",
  settings: { exemptImages },
  appliesTo: "Container",
  check({ node, report, settings }) {
    if (node.securityContext?.privileged && !isExemptImage(node, settings))
      report("is privileged", "securityContext.privileged");
  },
  repairs: { privileged: false },
  good: () => ({
    "privileged unset": container({ securityContext: { privileged: undefined } }),
    "privileged false": container(),
  }),
  bad: () => ({ "privileged true": container({ securityContext: { privileged: true } }) }),
});
