import {
  binding,
  bindingKinds,
  definePolicy,
  eachSubject,
  exemptBindings,
  isBootstrapBinding,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-system-masters-bindings",
  displayName: "The group system:masters is not used",
  description:
    "Members of system:masters pass every authorisation check, so no removal of rights ever reaches them, and certificates that name the group can't be revoked. The binding that every cluster has is not judged.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.7"],
  requirements: [66],
  remediationSteps: "Bind a group of your own to the roles that it needs.",
  settings: { exempt: exemptBindings },
  appliesTo: bindingKinds,
  check({ node, report, settings }) {
    if (isBootstrapBinding(node, settings)) return;
    eachSubject(node, report, (subject, path) => {
      if (subject.kind === "Group" && subject.name === "system:masters")
        report(`gives ${node.roleRef?.kind} ${node.roleRef?.name} to the group system:masters`, path);
    });
  },
  good: () => ({ "an account": binding() }),
  bad: () => ({ "the group": binding({ subjects: [{ kind: "Group", name: "system:masters" }] }) }),
});
