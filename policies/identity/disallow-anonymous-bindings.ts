import {
  binding,
  bindingKinds,
  definePolicy,
  describeRole,
  describeSubject,
  eachSubject,
  texts,
  textsOf,
} from "../../core/policy";

const unknownCallers = new Set(["system:anonymous", "system:unauthenticated"]);

export default definePolicy({
  name: "disallow-anonymous-bindings",
  displayName: "Nothing is bound to the unknown caller",
  description:
    "What is bound to system:anonymous or system:unauthenticated is open to anyone who reaches the API server, without any credential.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:1.2.1", "cis-eks-1.5:3.2.1"],
  requirements: [55, 66],
  remediationSteps:
    "Remove the subject; let health checks use a credential, or /livez and /readyz of a load balancer's own probe.",
  settings: { allowedRoles: texts("Roles that may be bound all the same. None by default.") },
  appliesTo: bindingKinds,
  check({ node, report, settings }) {
    const allowed = textsOf(settings, "allowedRoles");
    if (allowed?.includes(node.roleRef?.name ?? "")) return;
    eachSubject(node, report, (subject, path) => {
      if (subject.kind === "ServiceAccount" || !unknownCallers.has(subject.name ?? "")) return;
      report(`gives ${describeRole(node)} to the ${describeSubject(subject)}`, path);
    });
  },
  good: () => ({ "an account": binding() }),
  bad: () => ({
    "the anonymous user": binding({ subjects: [{ kind: "User", name: "system:anonymous" }] }),
    "the group of the unauthenticated": binding(
      { subjects: [{ kind: "Group", name: "system:unauthenticated" }] },
      "ClusterRoleBinding",
    ),
  }),
});
