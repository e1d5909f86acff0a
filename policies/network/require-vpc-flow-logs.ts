import { definePolicy, example, network, resolve } from "../../core/policy";

export default definePolicy({
  name: "require-vpc-flow-logs",
  displayName: "VPCs record what flows in them",
  description:
    "Without flow logs nobody can tell afterwards what an intruder reached, nor which rules are still needed.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:3.7"],
  requirements: [53, 64],
  remediationSteps: "Add an aws.ec2.FlowLog with the VPC's id and trafficType ALL.",
  appliesTo: "Vpc",
  needs: "graph",
  check({ node, graph, report }) {
    const doubts: string[] = [];
    for (const log of graph.all("FlowLog")) {
      const references = log.vpc.length > 0 ? log.vpc : log.target;
      const { definite, possible, missing } = resolve(graph, references, "Vpc");
      if (definite.includes(node)) return;
      if (possible.includes(node) || missing.length > 0) doubts.push(log.name);
    }
    if (doubts.length > 0) report.unknown("", `whether flow log ${doubts[0]} records this VPC`);
    else report("has no flow logs");
  },
  good: () => ({ recorded: example(network()) }),
  bad: () => ({
    "not recorded": example(network().filter(({ type }) => type !== "aws:ec2/flowLog:FlowLog")),
  }),
});
