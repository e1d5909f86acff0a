import { cluster, definePolicy, example, nodeGroup } from "../../core/policy";

export default definePolicy({
  name: "restrict-node-update-pace",
  displayName: "Node groups are updated a part at a time",
  description:
    "An update that takes most nodes at once, or ignores disruption budgets, is an outage; teams that fear it put patches off.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.2"],
  requirements: [66],
  remediationSteps:
    "Set updateConfig.maxUnavailable to a small number (or maxUnavailablePercentage to at most 50), and leave forceUpdateVersion off.",
  appliesTo: "EksNodeGroup",
  check({ node, report }) {
    if (node.forceUpdate) report("ignores disruption budgets when it is updated", node.places["forceUpdate"]);
    report.part(() => {
      const share = node.maxUnavailablePercentage;
      if (share !== undefined && share > 50)
        report(`replaces ${share}% of its nodes at once`, node.places["maxUnavailablePercentage"]);
    });
    report.part(() => {
      const { maxUnavailable } = node;
      if (maxUnavailable === undefined || maxUnavailable <= 1) return;
      const { desiredSize } = node;
      if (maxUnavailable >= (desiredSize ?? Infinity))
        report(`replaces all of its ${desiredSize} nodes at once`, node.places["maxUnavailable"]);
    });
  },
  good: () => ({ "one node at a time": example([...cluster(), nodeGroup()]) }),
  bad: () => ({
    "all at once": example([
      ...cluster(),
      nodeGroup({ updateConfig: { maxUnavailable: undefined, maxUnavailablePercentage: 100 } }),
    ]),
    "disruption budgets ignored": example([...cluster(), nodeGroup({ forceUpdateVersion: true })]),
    "both of two": example([...cluster(), nodeGroup({ updateConfig: { maxUnavailable: 2 } })]),
  }),
});
