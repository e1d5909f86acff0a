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
  displayName: "Every account has a threat detector in each Region that it uses",
  description:
    "Stolen credentials and strange calls are seen where GuardDuty is on. What a detector watches is judged where there is one; that there is none shows only in an account that was given whole.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4", "nsa-cisa-1.2:threat-detection"],
  requirements: [63, 66],
  remediationSteps:
    "Turn GuardDuty on in the account, in every Region where it has something. The estate says by environments.<name>.whole which accounts are given whole.",
  appliesTo: "Graph",
  check({ graph, estate, environmentOf, report }) {
    reportAbsenceInAccounts(
      { graph, estate, environmentOf, report },
      {
        found: graph.all("ThreatDetector"),
        lack: "has no threat detector",
        may: "hold its detector",
        eachRegion: true,
      },
    );
  },
  good: () => ({
    "a detector": wholeAccount(threatDetector()),
    "a detector in the Region of all else": wholeAccount([
      imageRepository({ region: "eu-west-1" }),
      ...threatDetector({ region: "eu-west-1" }),
    ]),
    "not given whole": example(imageRepository()),
  }),
  bad: () => ({
    "no detector": wholeAccount([imageRepository()], threatDetector()),
    "a detector in one Region of two": wholeAccount([
      imageRepository({ region: "eu-west-1" }),
      ...threatDetector({ region: "us-east-1" }),
    ]),
  }),
});
