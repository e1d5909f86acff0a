import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const verbs = ["create", "get"];
const rights = ["pods/portforward", "pods/proxy", "services/proxy"].map((resource) => ({
  group: "",
  resource,
  verbs,
}));

export default definePolicy({
  name: "restrict-port-forwarding",
  displayName: "Nobody is given a tunnel to pods",
  description:
    "Port forwarding and the API server's proxy lead from outside straight to any port of a pod, past network policies, load balancers and zones: only the rights on the API stand before them.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3", "nist-800-190:4.4.2"],
  requirements: [54, 55, 66],
  remediationSteps:
    "Remove pods/portforward, pods/proxy and services/proxy, and the wildcards that contain them; debug in an uncontrolled environment.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "open a tunnel to pods");
  },
  good: () => ({
    "reads pods": role({ resources: ["pods"], verbs: ["get", "list"] }),
    "one named service": role({ resources: ["services/proxy"], resourceNames: ["metrics"], verbs: ["get"] }),
  }),
  bad: () => ({
    "port forwarding": role({ resources: ["pods/portforward"], verbs: ["create"] }),
    "the proxy to services": role({ resources: ["services/proxy"], verbs: ["get"] }, "ClusterRole"),
  }),
});
