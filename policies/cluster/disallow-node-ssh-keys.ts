import { cluster, definePolicy, example, nodeGroup } from "../../core/policy";

export default definePolicy({
  name: "disallow-node-ssh-keys",
  displayName: "Nodes know no SSH key",
  description:
    "A key pair is a shared way onto every node of the group, past the cluster's own access control; nodes are replaced, not repaired.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1", "nist-800-190:4.5.3"],
  requirements: [54],
  remediationSteps: "Remove remoteAccess.ec2SshKey.",
  appliesTo: "EksNodeGroup",
  check({ node, report }) {
    if (node.sshKey) report(`gives its nodes the SSH key ${node.sshKey}`, node.places["sshKey"]);
  },
  good: () => ({ "no key": example([...cluster(), nodeGroup()]) }),
  bad: () => ({
    "a key, with named sources": example([
      ...cluster(),
      nodeGroup({
        remoteAccess: { ec2SshKey: "ops", sourceSecurityGroupIds: ["sg-0123456789abcdef0"] },
      }),
    ]),
  }),
});
