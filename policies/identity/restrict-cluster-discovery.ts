import { definePolicy, exemptRoles, judgeRights, role } from "../../core/policy";

const verbs = ["list", "watch"];
const rights = ["endpoints", "namespaces", "nodes", "pods", "services"].map((resource) => ({
  group: "",
  resource,
  verbs,
}));

export default definePolicy({
  name: "restrict-cluster-discovery",
  displayName: "Nobody is given the map of the cluster",
  description:
    "Whoever may list the pods, services, nodes or namespaces of the whole cluster sees every workload, address and neighbour: the map an intruder needs first. Within one namespace, by a Role, it is not judged.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [56],
  remediationSteps:
    "Give a Role in the namespaces that it needs; name controllers that must see all under the setting exempt.",
  settings: { exempt: exemptRoles },
  appliesTo: "ClusterRole",
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "see what runs in the whole cluster");
  },
  good: () => ({
    "within a namespace": role({ resources: ["pods", "services"], verbs: ["list", "watch"] }),
    "other objects": role({}, "ClusterRole"),
  }),
  bad: () => ({
    "all pods": role({ resources: ["pods"], verbs: ["list"] }, "ClusterRole"),
    "nodes, as they come": role({ resources: ["nodes"], verbs: ["watch"] }, "ClusterRole"),
  }),
});
