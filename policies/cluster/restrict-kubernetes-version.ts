import {
  cluster,
  clusterExample,
  definePolicy,
  example,
  nodeGroup,
  satisfiesVersion,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-kubernetes-version",
  displayName: "Clusters and nodes run a supported version",
  description:
    "A version out of support gets no more fixes: a flaw that is found later stays open. Which versions are in support is the estate's hosts.kubernetes.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.5", "nist-800-190:4.5.2"],
  requirements: [66],
  remediationSteps: "Upgrade the cluster, then its node groups, one minor version at a time.",
  appliesTo: ["EksCluster", "EksNodeGroup"],
  check({ node, estate, report }) {
    if (node.version === undefined)
      return report.notApplicable("no version is given: AWS takes its default, or the cluster's");
    const supported = estate.hosts.kubernetes;
    if (satisfiesVersion(node.version, supported) === false)
      report(
        `runs Kubernetes ${node.version}, but the estate supports ${supported.text}`,
        node.places["version"],
      );
  },
  good: () => ({
    "a supported version": clusterExample(),
    "nodes of a supported version": example([...cluster(), nodeGroup()]),
  }),
  bad: () => ({
    "a cluster out of support": clusterExample({ version: "1.31" }),
    "nodes out of support": example([...cluster(), nodeGroup({ version: "1.31" })]),
  }),
});
