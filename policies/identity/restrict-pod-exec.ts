import { binding, definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const rights = [
  { group: "", resource: "pods/exec", verbs: ["create", "get"] },
  { group: "", resource: "pods/attach", verbs: ["create", "get"] },
  { group: "", resource: "pods/ephemeralcontainers", verbs: ["patch", "update"] },
];

export default definePolicy({
  name: "restrict-pod-exec",
  displayName: "Nobody is given a shell in running containers",
  description:
    "Exec, attach and ephemeral containers put a person or an attacker inside a running container, past its image, its build and its review: it is no longer the locked box that was tested.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [54],
  remediationSteps:
    "Remove pods/exec, pods/attach and pods/ephemeralcontainers, and the wildcards that contain them; debug in an uncontrolled environment.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "open a shell in running pods");
  },
  good: () => ({
    "reads pods and their logs": role({ resources: ["pods", "pods/log"] }),
    "lists exec, which opens nothing": role({ resources: ["pods/exec"], verbs: ["list"] }),
    "binds view": binding({ roleRef: { kind: "ClusterRole", name: "view" } }),
  }),
  bad: () => ({
    "the role edit": {
      ...binding({ roleRef: { kind: "ClusterRole", name: "edit" } }),
      alsoFails: [
        "disallow-impersonation",
        "disallow-token-requests",
        "restrict-pod-creation",
        "restrict-port-forwarding",
        "restrict-secret-reads",
        "restrict-secret-writes",
      ],
    },
    exec: role({ resources: ["pods/exec"], verbs: ["create"] }),
    "attach for the whole cluster": role({ resources: ["pods/attach"], verbs: ["get"] }, "ClusterRole"),
    "ephemeral containers": role({ resources: ["pods/ephemeralcontainers"], verbs: ["patch"] }),
    "exec of everything": role({ resources: ["*/exec"], verbs: ["create"] }),
  }),
});
