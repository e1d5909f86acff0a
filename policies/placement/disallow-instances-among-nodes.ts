import {
  containerSign,
  definePolicy,
  host,
  isTaggedNode,
  launchTemplate,
  placementExample,
  pool,
  sharedWithNodes,
} from "../../core/policy";

const bounded = Buffer.from("[settings.kubernetes]\npod-pids-limit = 1024\n").toString("base64");
const nodes = [
  pool("back", "app", { launchTemplate: { id: "lt-0aaa1111bbbb2222c", version: "1" } }),
  [launchTemplate({ userData: bounded }, { physicalId: "lt-0aaa1111bbbb2222c" })],
];
const own = { vpcSecurityGroupIds: ["sg-0bbb2222cccc3333d"], iamInstanceProfile: "tools" };

export default definePolicy({
  name: "disallow-instances-among-nodes",
  displayName: "Machines without containers have no security group or role of a pool",
  description:
    "What a pool's security group lets in, and what its role may do, is meant for nodes. Another machine with them is a way into the cluster that no pool's rule covers.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1"],
  requirements: [46],
  remediationSteps: "Give the machine a security group and a role of its own.",
  appliesTo: "Host",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.hostKind !== "instance") return report.notApplicable("it is no machine of its own");
    const shared = sharedWithNodes(graph, node);
    if (shared.length === 0 || isTaggedNode(node)) return;
    const { userData } = node;
    if (userData !== undefined && containerSign(userData) !== undefined)
      return report.notApplicable("its user data makes it a host of containers");
    for (const { what, name, pool, missing } of shared) {
      const options = { key: name === undefined ? what : `${what} ${name}` };
      if (missing === undefined)
        report(`runs no containers and has the ${what} ${name} of pool ${pool}`, "", options);
      else report.unknown("", missing, options);
    }
  },
  good: () => ({
    "a group and a role of its own": placementExample([...nodes, [host(own)]]),
    "a machine that joins the cluster": placementExample([
      ...nodes,
      [
        host({
          userData: "#!/bin/sh\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '--pod-max-pids=1024'\n",
        }),
      ],
    ]),
  }),
  bad: () => ({
    "the nodes' security group": placementExample([...nodes, [host({ iamInstanceProfile: "tools" })]]),
    "the nodes' role": placementExample([...nodes, [host({ vpcSecurityGroupIds: own.vpcSecurityGroupIds })]]),
  }),
});
