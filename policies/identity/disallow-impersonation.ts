import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const verbs = ["impersonate"];

const rights = [
  ...["users", "groups", "serviceaccounts"].map((resource) => ({ group: "", resource, verbs })),
  ...["uids", "userextras"].map((resource) => ({ group: "authentication.k8s.io", resource, verbs })),
];

export default definePolicy({
  name: "disallow-impersonation",
  displayName: "Nobody may act as another",
  description:
    "Impersonation makes every request in another's name: of users, groups or service accounts, up to the administrators. The audit log shows it, but nothing stops it. Impersonating by name is not judged.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.8", "cis-eks-1.5:4.1.8"],
  requirements: [66],
  remediationSteps: "Remove the verb impersonate, or name whom it is for in resourceNames.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "act as another");
  },
  good: () => ({
    "reads service accounts": role({ resources: ["serviceaccounts"] }),
    "a group of the same name elsewhere": role({ apiGroups: ["example.com"], resources: ["groups"], verbs }),
    "one account by its name": role({ resources: ["serviceaccounts"], resourceNames: ["checkout"], verbs }),
  }),
  bad: () => ({
    groups: role({ resources: ["groups"], verbs }, "ClusterRole"),
    "service accounts of a namespace": role({ resources: ["serviceaccounts"], verbs }),
  }),
});
