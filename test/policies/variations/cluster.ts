import { absent, unknown, type Variations } from "../../support/variation";

export const variations: Variations = {
  "disallow-shared-task-roles": [
    { of: "the same role", at: ["TaskDefinition checkout: executionRoleArn", absent], finds: ["passes"] },
  ],
  "disallow-unsupported-kubernetes": [
    { of: "a cluster without any support", at: ["Cluster shop: version", absent], finds: ["not applicable"] },
  ],
  "require-admission-guard": [
    {
      of: "a policy that denies",
      at: ["ValidatingAdmissionPolicyBinding guard: spec", unknown],
      finds: ["unknown: eks cluster shop: cannot be judged, it is not known (the actions of guard)"],
    },
  ],
  "require-cluster-alarms": [
    {
      of: "filters with alarms",
      at: ["LogMetricFilter shop-refusals: pattern", unknown],
      finds: [
        "unknown: eks cluster shop: cannot be judged, it is not known (the pattern of shop-refusals (it))",
      ],
    },
  ],
  "require-log-agents": [
    {
      of: "the add-on",
      at: ["Cluster shop: name", unknown],
      finds: [
        "unknown: eks cluster shop: cannot be judged, it is not known (what runs in the cluster, which may send its logs away)",
      ],
    },
    {
      of: "no agent among what is given",
      at: ["Addon shop-vpc-cni: addonName", unknown],
      finds: [
        "unknown: eks cluster shop: cannot be judged, it is not known (whether shop-vpc-cni sends its logs away)",
      ],
    },
  ],
  "require-network-policy-enforcement": [
    {
      of: "not set",
      at: ["Cluster shop: name", "xshop"],
      finds: [
        "unknown: eks cluster shop: cannot be judged, it is not known (its network plugin was not given: no vpc-cni add-on); because its network plugin was not given: no vpc-cni add-on",
      ],
    },
  ],
  "require-pod-security-admission": [
    {
      of: "baseline in a controlled environment",
      at: ["Namespace shop-checkout: metadata.name", unknown],
      finds: [
        "unknown: namespace shop-checkout: cannot be judged, metadata.name is not known (it) (`metadata.name`)",
      ],
    },
  ],
  "require-task-cluster-insights": [
    {
      of: "turned off",
      at: ["Cluster shop: settings.0", absent],
      finds: ["ecs cluster shop has Container Insights off (`settings`)"],
    },
    {
      of: "turned on",
      at: ["Cluster shop: settings.0.name", "xcontainerInsights"],
      finds: ["ecs cluster shop has Container Insights off (`settings`)"],
    },
    {
      of: "turned off",
      at: ["Cluster shop: settings.0.value", ""],
      finds: ["ecs cluster shop has Container Insights off (`settings`)"],
    },
  ],
  "restrict-cluster-admin-access": [
    {
      of: "a developer",
      at: [
        "AccessPolicyAssociation admin: policyArn",
        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicyx",
      ],
      finds: ["passes"],
    },
    { of: "a developer in a namespace", estateOf: null, finds: ["not applicable"] },
  ],
  "restrict-cluster-administration": [
    {
      of: "an office that is not a management network",
      at: ["Cluster shop: vpcConfig", absent],
      finds: ["eks cluster shop can be administered from every address (`vpcConfig.publicAccessCidrs`)"],
    },
  ],
  "restrict-kubernetes-version": [
    { of: "nodes out of support", at: ["NodeGroup shop-app: version", absent], finds: ["passes"] },
  ],
  "restrict-node-update-pace": [
    {
      of: "disruption budgets ignored",
      at: ["NodeGroup shop-app: scalingConfig.desiredSize", 1],
      finds: ["eks node group shop-app ignores disruption budgets when it is updated (`forceUpdateVersion`)"],
    },
    {
      of: "all at once",
      at: ["NodeGroup shop-app: updateConfig.maxUnavailablePercentage", 0],
      finds: ["passes"],
    },
    { of: "both of two", at: ["NodeGroup shop-app: scalingConfig.desiredSize", absent], finds: ["passes"] },
  ],
};
