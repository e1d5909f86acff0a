import {
  binding,
  bindingKinds,
  definePolicy,
  describeRole,
  eachSubject,
  type RbacSubject,
} from "../../core/policy";

/** The namespace whose default account is bound, be it as an account or by the user's name that accounts sign in with. */
function defaultAccountOf({ kind, name, namespace }: RbacSubject): string | undefined {
  if (kind === "ServiceAccount") return name === "default" ? (namespace ?? "its namespace") : undefined;
  return kind === "User" ? /^system:serviceaccount:([^:]+):default$/.exec(name ?? "")?.[1] : undefined;
}

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
      const namespace = defaultAccountOf(subject);
      if (namespace !== undefined)
        report(`gives ${describeRole(node)} to the default account of ${namespace}`, path);
    });
  },
  good: () => ({ "an account of the workload's own": binding() }),
  bad: () => ({
    "the default account": binding({
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "shop-checkout" }],
    }),
    "the default account as a user": binding({
      subjects: [
        {
          apiGroup: "rbac.authorization.k8s.io",
          kind: "User",
          name: "system:serviceaccount:shop-checkout:default",
        },
      ],
    }),
  }),
});
