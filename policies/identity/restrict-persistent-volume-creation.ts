import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const rights = [{ group: "", resource: "persistentvolumes", verbs: ["create"] }];

export default definePolicy({
  name: "restrict-persistent-volume-creation",
  displayName: "Nobody is given the creation of volumes",
  description:
    "A persistent volume may be a directory of the node: whoever creates one reaches the host's files through a claim that looks harmless.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.9"],
  requirements: [60],
  remediationSteps: "Remove persistentvolumes from the rule; let a storage class provision them.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "mount any directory of a node by a volume of their own");
  },
  good: () => ({
    "creates claims": role({ resources: ["persistentvolumeclaims"], verbs: ["create"] }),
    "reads volumes": role({ resources: ["persistentvolumes"] }, "ClusterRole"),
  }),
  bad: () => ({
    create: role({ resources: ["persistentvolumes"], verbs: ["create"] }, "ClusterRole"),
  }),
});
