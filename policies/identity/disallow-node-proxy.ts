import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const rights = [{ group: "", resource: "nodes/proxy", verbs: ["create", "get"], named: true }];

export default definePolicy({
  name: "disallow-node-proxy",
  displayName: "Nobody may speak to kubelets through the API server",
  description:
    "nodes/proxy reaches the kubelet's own interface, which runs commands in every pod of the node, past admission control and the audit log of the API server.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.10"],
  requirements: [55, 66],
  remediationSteps: "Remove nodes/proxy; read metrics through nodes/metrics and nodes/stats.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "run commands on every node's pods through its kubelet");
  },
  good: () => ({
    "reads node metrics": role(
      { resources: ["nodes/metrics", "nodes/stats"], verbs: ["get"] },
      "ClusterRole",
    ),
    "a verb that the kubelet doesn't serve": role(
      { resources: ["nodes/proxy"], verbs: ["update"] },
      "ClusterRole",
    ),
  }),
  bad: () => ({
    get: role({ resources: ["nodes/proxy"], verbs: ["get"] }, "ClusterRole"),
    "create on one node": role(
      { resources: ["nodes/proxy"], resourceNames: ["node-1"], verbs: ["create"] },
      "ClusterRole",
    ),
  }),
});
