import {
  cluster,
  definePolicy,
  example,
  iamRole,
  nodeGroup,
  permissionsOf,
  resolve,
} from "../../core/policy";

const wide = /:policy\/(?:[\w-]+\/)*(.*(?:FullAccess|Administrator|PowerUser).*|AmazonEKSClusterPolicy)$/;

const role = (...managedPolicyArns: string[]) =>
  iamRole({ Principal: { Service: "ec2.amazonaws.com" } }, { managedPolicyArns });
const nodes = () => nodeGroup({ nodeRoleArn: "orders" });

export default definePolicy({
  name: "restrict-node-role-policies",
  displayName: "Nodes have few rights of their own",
  description:
    "Every container that gets at a node's metadata has the node's role. What a workload needs belongs to its own identity.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.3"],
  requirements: [56, 66],
  remediationSteps:
    "Leave nodes AmazonEKSWorkerNodePolicy, AmazonEC2ContainerRegistryPullOnly and what their agents need; give workloads pod identities.",
  appliesTo: "EksNodeGroup",
  needs: "graph",
  check({ node, graph, report }) {
    const roles = resolve(graph, node.role, "IamRole");
    for (const role of [...roles.definite, ...roles.possible]) {
      report.each(permissionsOf(graph, role).others, ({ arn, attachment }) => {
        const name = wide.exec(arn)?.[1];
        if (name === undefined) return;
        const evidence = [
          { text: `${attachment.name} gives ${arn} to ${role.name}`, resource: attachment.id },
        ];
        report(`has nodes with ${name} in their role ${role.name}`, node.places["role"], { evidence });
      });
    }
  },
  good: () => ({
    "what nodes need": example([
      ...cluster(),
      nodes(),
      role(
        "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
      ),
    ]),
  }),
  bad: () => ({
    "all of a service": example([...cluster(), nodes(), role("arn:aws:iam::aws:policy/AmazonS3FullAccess")]),
  }),
});
