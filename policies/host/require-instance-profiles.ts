import { definePolicy, example, host, hostExample } from "../../core/policy";

export default definePolicy({
  name: "require-instance-profiles",
  displayName: "Hosts have an identity of their own",
  description:
    "A host without a role gets its rights some other way: from keys on its disk or in its user data, which never expire and which nobody can take back from it alone.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.18"],
  requirements: [57, 66],
  remediationSteps: "Set iamInstanceProfile to a profile with a role for this kind of host.",
  appliesTo: "Host",
  check({ node, report }) {
    if (node.launchTemplate.length > 0) return report.notApplicable("its launch template may say");
    // Node groups, and services that start machines from a template, give the role themselves.
    if (node.hostKind === "launch template") return report.notApplicable("what uses the template may say");
    if (node.hostKind === "node class") return report.notApplicable("Karpenter makes one of its role");
    if (node.instanceProfile.length === 0) report("has no instance profile", "iamInstanceProfile");
  },
  good: () => ({ "a profile": hostExample() }),
  bad: () => ({ "no profile": example(host({ iamInstanceProfile: undefined })) }),
});
