import { binding, bindingKinds, definePolicy, describeRole, eachSubject } from "../../core/policy";

export default definePolicy({
  name: "disallow-default-service-account-bindings",
  displayName: "Default accounts are bound to nothing",
  description:
    "Every pod that names no account runs as its namespace's default one: what is bound to it, each of them holds, planned or not.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.5", "cis-eks-1.5:4.1.5"],
  requirements: [56, 66],
  remediationSteps: "Make an account for the workload that needs the role, and bind that.",
  appliesTo: bindingKinds,
  check({ node, report }) {
    eachSubject(node, report, (subject, path) => {
      if (subject.kind !== "ServiceAccount" || subject.name !== "default") return;
      report(
        `gives ${describeRole(node)} to the default account of ${subject.namespace ?? "its namespace"}`,
        path,
      );
    });
  },
  good: () => ({ "an account of the workload's own": binding() }),
  bad: () => ({
    "the default account": binding({
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "shop-checkout" }],
    }),
  }),
});
