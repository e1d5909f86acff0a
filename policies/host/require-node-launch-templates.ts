import { definePolicy, example, nodeGroup } from "../../core/policy";

export default definePolicy({
  name: "require-node-launch-templates",
  displayName: "Node groups say what their machines are",
  description:
    "Without a launch template EKS makes the machines by its own defaults: metadata answers reach the containers, disks are encrypted only where the account's default says so, and nothing bounds a pod's processes.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1"],
  requirements: [56, 57, 61],
  remediationSteps:
    "Give the group a launch template with metadataOptions (httpTokens required, one hop), encrypted blockDeviceMappings and user data that sets podPidsLimit.",
  appliesTo: "EksNodeGroup",
  check({ node, report }) {
    if (node.launchTemplate.length === 0)
      report(
        "has no launch template: its machines are made by EKS's defaults",
        node.places["launchTemplate"],
      );
  },
  good: () => ({ "a template": example(nodeGroup()) }),
  bad: () => ({ none: example(nodeGroup({ launchTemplate: undefined })) }),
});
