import {
  binding,
  bindingKinds,
  definePolicy,
  describeRole,
  describeSubject,
  eachSubject,
  peek,
  texts,
  textsOf,
} from "../../core/policy";

/** The second is how OpenShift calls whoever logged in by its own page. */
const everybody = /^system:(authenticated(:oauth)?|serviceaccounts(:.*)?)$/;
const discovery = new Set([
  "system:basic-user",
  "system:discovery",
  "system:public-info-viewer",
  "system:service-account-issuer-discovery",
]);

export default definePolicy({
  name: "restrict-authenticated-bindings",
  displayName: "Nothing is bound to everybody who is logged in",
  description:
    "The groups system:authenticated and system:serviceaccounts contain every user and every pod's account: what one of them holds, a break-in anywhere yields. The discovery roles that every cluster binds so are not judged.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.1"],
  requirements: [66],
  remediationSteps: "Bind the accounts and groups that need the role.",
  settings: {
    allowedRoles: texts("Further roles that may be bound so, beside those of discovery. None by default."),
  },
  appliesTo: bindingKinds,
  check({ node, report, settings }) {
    const isAllowed = (): boolean => {
      const { kind, name = "" } = node.roleRef ?? {};
      // A namespace's own role of such a name may hold anything.
      return (kind !== "Role" && discovery.has(name)) || !!textsOf(settings, "allowedRoles")?.includes(name);
    };
    eachSubject(node, report, (subject, path) => {
      const name = peek(() => subject.name ?? "");
      if (typeof name === "string" && !everybody.test(name)) return;
      if (subject.kind !== "Group" || !everybody.test(subject.name ?? "") || isAllowed()) return;
      report(`gives ${describeRole(node)} to the ${describeSubject(subject)}`, path);
    });
  },
  good: () => ({
    "an account": binding(),
    "discovery, as every cluster has it": binding(
      {
        roleRef: { name: "system:discovery" },
        subjects: [{ kind: "Group", name: "system:authenticated" }],
      },
      "ClusterRoleBinding",
    ),
  }),
  bad: () => ({
    "everybody logged in": binding(
      { subjects: [{ kind: "Group", name: "system:authenticated" }] },
      "ClusterRoleBinding",
    ),
    "every account of a namespace": binding({
      subjects: [{ kind: "Group", name: "system:serviceaccounts:shop-checkout" }],
    }),
  }),
});
