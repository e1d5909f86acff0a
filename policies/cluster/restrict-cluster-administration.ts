import { clusterExample, definePolicy, isWithinBlocks } from "../../core/policy";

export default definePolicy({
  name: "restrict-cluster-administration",
  displayName: "The API server is reached from the management networks only",
  description:
    "Where administration may come from is declared once, for all; an endpoint that lets in more is a way around it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:5.4.1", "nist-800-190:4.3.3"],
  requirements: [55],
  remediationSteps:
    "Keep vpcConfig.publicAccessCidrs within the estate's hosts.management, or add the network there if administration may come from it.",
  appliesTo: "EksCluster",
  check({ node, estate, report }) {
    const { management } = estate.hosts;
    if (management.length === 0) return report.notApplicable("the estate declares no management networks");
    if (node.endpointPublicAccess === false) return;
    const cidrs = node.publicAccessCidrs ?? [];
    const place = node.places["publicAccessCidrs"];
    if (cidrs.length === 0) report("can be administered from every address", place);
    report.each(cidrs, (cidr, index) => {
      if (!isWithinBlocks(cidr, management))
        report(`can be administered from ${cidr}, which is no management network`, `${place}[${index}]`);
    });
  },
  good: () => ({ "private only": clusterExample() }),
  bad: () => ({
    "an office that is not a management network": clusterExample(
      { vpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["10.9.0.0/24", "198.51.100.0/24"] } },
      {},
      { alsoFails: ["disallow-public-cluster-endpoint", "restrict-management-connections"] },
    ),
  }),
});
