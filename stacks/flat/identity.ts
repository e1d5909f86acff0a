import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import { nodeRole } from "./cluster";

/** Every container that reaches the node's metadata may do anything in the account. */
new aws.iam.RolePolicy("nodes", {
  role: nodeRole.name,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  }),
});

export const developers = new kubernetes.rbac.v1.ClusterRoleBinding("developers", {
  metadata: { name: "developers" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ kind: "Group", name: "system:authenticated", apiGroup: "rbac.authorization.k8s.io" }],
});

export const operator = new kubernetes.rbac.v1.ClusterRole("operator", {
  metadata: { name: "operator" },
  rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
});
