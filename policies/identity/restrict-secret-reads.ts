import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const rights = [{ group: "", resource: "secrets", verbs: ["get", "list", "watch"] }];

export default definePolicy({
  name: "restrict-secret-reads",
  displayName: "Nobody is given the reading of all secrets",
  description:
    "Whoever may get, list or watch the secrets of a namespace holds every credential in it: databases, other accounts' tokens, keys. Reading secrets by their names is not judged.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.2", "cis-eks-1.5:4.1.2", "nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps:
    "Remove secrets from the rule, or name the ones that are needed in resourceNames with get only; mount them where they are used.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "read every secret");
  },
  good: () => ({
    "reads config maps": role(),
    "reads one secret by its name": role({
      resources: ["secrets"],
      resourceNames: ["checkout"],
      verbs: ["get"],
    }),
    "secrets of another group": role({ apiGroups: ["example.com"], resources: ["secrets"] }),
  }),
  bad: () => ({
    get: role({ resources: ["secrets"], verbs: ["get"] }),
    "list in the whole cluster": role(
      { resources: ["configmaps", "secrets"], verbs: ["list"] },
      "ClusterRole",
    ),
    "every group": {
      ...role({ apiGroups: ["*"], resources: ["secrets"], verbs: ["watch"] }),
      alsoFails: ["disallow-wildcard-api-groups"],
    },
  }),
});
