import {
  definePolicy,
  example,
  imageRepository,
  reportAbsenceInAccounts,
  threatDetector,
  wholeAccount,
} from "../../core/policy";

export default definePolicy({
  name: "require-threat-detectors",
  displayName: "Every account has a threat detector",
  description:
    "Stolen credentials and strange calls are seen where GuardDuty is on. What a detector watches is judged where there is one; that there is none shows only in an account that was given whole.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4", "nsa-cisa-1.2:threat-detection"],
  requirements: [63, 66],
  remediationSteps:
    "Turn GuardDuty on in the account. The estate says by environments.<name>.whole which accounts are given whole.",
  appliesTo: "Graph",
  check({ graph, estate, environmentOf, report }) {
    reportAbsenceInAccounts(
      { graph, estate, environmentOf, report },
      { found: graph.all("ThreatDetector"), lack: "has no threat detector", may: "hold its detector" },
    );
  },
  good: () => ({
    "a detector": wholeAccount(threatDetector()),
    "not given whole": example(imageRepository()),
  }),
  bad: () => ({ "no detector": wholeAccount([imageRepository()], threatDetector()) }),
});
