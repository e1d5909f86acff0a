import {
  awsAuth,
  binding,
  bindingKinds,
  definePolicy,
  describeRole,
  eachSubject,
  example,
  exemptBindings,
  isBootstrapBinding,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-system-masters-bindings",
  displayName: "The group system:masters is not used",
  description:
    "Members of system:masters pass every authorisation check, so no removal of rights ever reaches them, and certificates that name the group can't be revoked. The binding that every cluster has is not judged; access entries and the ConfigMap aws-auth are.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.7"],
  requirements: [66],
  remediationSteps:
    "Bind a group of your own to the roles that it needs. In EKS, replace the mapping by an access entry with an access policy.",
  settings: { exempt: exemptBindings },
  appliesTo: [...bindingKinds, "EksAccessEntry"],
  check({ node, report, settings }) {
    if (node.kind === "EksAccessEntry") {
      if (node.groups?.includes("system:masters"))
        report(`puts ${node.principal} into the group system:masters`, node.places["groups"]);
      return;
    }
    if (isBootstrapBinding(node, settings)) return;
    eachSubject(node, report, (subject, path) => {
      if (subject.kind === "Group" && subject.name === "system:masters")
        report(`gives ${describeRole(node)} to the group system:masters`, path);
    });
  },
  good: () => ({
    "an account": binding(),
    "a role of one's own in aws-auth": example(
      awsAuth({ rolearn: "arn:aws:iam::333333333333:role/ci", groups: ["deployers"] }),
    ),
  }),
  bad: () => ({
    "the group": binding({ subjects: [{ kind: "Group", name: "system:masters" }] }),
    "a role in aws-auth": example(
      awsAuth({ rolearn: "arn:aws:iam::333333333333:role/ci", groups: ["system:masters"] }),
      { estate: { identities: { duties: { orchestration: ["ci"] } } } },
    ),
  }),
});
