import { definePolicy, example, flowLogsOf, network, reportAbsence } from "../../core/policy";

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
    const { definite, possible } = flowLogsOf(graph, node);
    if (definite.length > 0) return;
    if (possible[0]) report.unknown("", `whether flow log ${possible[0].name} records this VPC`);
    else reportAbsence({ graph, report }, "hold its flow log", "has no flow logs");
  },
  good: () => ({ recorded: example(network()) }),
  bad: () => ({
    "not recorded": example(network().filter(({ type }) => type !== "aws:ec2/flowLog:FlowLog")),
  }),
});
