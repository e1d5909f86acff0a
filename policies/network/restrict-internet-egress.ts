import {
  attachmentsOf,
  definePolicy,
  groupExample,
  groupRule,
  internetFlows,
  nameFamilies,
  internetOpenings,
  subnetsOf,
  widestBlock,
  zonesOfSubnet,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-internet-egress",
  displayName: "Security groups let out to the internet by declared flows only",
  description:
    "Few machines have a reason to call anybody on the internet. Where any may, each can update itself past the image that was vetted, fetch tools for an intruder and carry data away.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.2"],
  requirements: [50, 52],
  remediationSteps:
    "Reach AWS services by VPC endpoints and partners by their addresses; if the way out is meant, declare a flow from the zone of the group's subnets to the internet zone with these ports in the estate.",
  appliesTo: "SecurityGroup",
  needs: "graph",
  check({ node, graph, estate, report }) {
    const { certain, doubts } = internetOpenings(graph, node, "egress");
    for (const { rule, missing } of doubts) report.unknown("", missing, { on: rule });
    if (certain.length === 0) return;
    const { definite, possible } = attachmentsOf(graph, node);
    const zones = [...definite, ...possible]
      .flatMap((resource) => subnetsOf(graph, resource).subnets)
      .map((subnet) => zonesOfSubnet(estate, graph, subnet));
    for (const { rule, connections, families } of certain) {
      const excess = [undefined, ...zones.filter((each) => each.certain).map((each) => each.zones[0])]
        .map((zone) => connections.subtract(internetFlows(estate, "egress", zone)))
        .find((each) => !each.isEmpty);
      const on = rule ? { on: rule } : {};
      const at = rule ? widestBlock(rule)?.at : "egress";
      if (excess)
        report(
          `lets out to the internet (${nameFamilies(families)}) on ${excess.toText()}, which no flow of the estate declares`,
          at,
          on,
        );
      else if (zones.some((each) => !each.certain))
        report.unknown(at ?? "", "the zones of the subnets that the group is used in", on);
    }
  },
  good: () => ({
    "within the network": groupExample({ egress: [groupRule({ description: "Database" })] }),
    "a declared flow": groupExample(
      { egress: [groupRule({ fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] })] },
      { estate: { flows: [{ from: "app", to: "internet", ports: ["443/tcp"] }] } },
    ),
  }),
  bad: () => ({
    "HTTPS to anywhere": groupExample({
      egress: [groupRule({ fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] })],
    }),
    "HTTPS to anywhere over IPv6": groupExample(
      { egress: [groupRule({ fromPort: 443, toPort: 443, cidrBlocks: [], ipv6CidrBlocks: ["::/0"] })] },
      { alsoFails: ["disallow-ineffective-security-group-rules"] },
    ),
  }),
});
