import { cluster, definePolicy, example, nodeGroup } from "../../core/policy";

export default definePolicy({
  name: "restrict-node-remote-access",
  displayName: "Port 22 of nodes is not open to the world",
  description:
    "A node group with a key pair and no source groups gets a security group that lets every address try SSH on its nodes.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1"],
  requirements: [54, 55],
  remediationSteps: "Remove remoteAccess; else name the groups that may connect in sourceSecurityGroupIds.",
  appliesTo: "EksNodeGroup",
  check({ node, report }) {
    if (!node.sshKey || node.sshSources.length > 0) return;
    report("lets every address connect to port 22 of its nodes", node.places["sshSources"]);
  },
  good: () => ({ "no remote access": example([...cluster(), nodeGroup()]) }),
  bad: () => ({
    "a key and no sources": example([...cluster(), nodeGroup({ remoteAccess: { ec2SshKey: "ops" } })], {
      alsoFails: ["disallow-node-ssh-keys"],
    }),
  }),
});
