import {
  attachmentsOf,
  definePolicy,
  groupExample,
  groupRule,
  groupUser,
  internetFlows,
  nameFamilies,
  internetOpenings,
  securityGroup,
  subnet,
  subnetsOf,
  unreadGroups,
  widestBlock,
  zonesOfSubnet,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-internet-ingress",
  displayName: "Security groups let the internet in by declared flows only",
  description:
    "Every opening to the internet is a decision of the whole organisation, not of one program: the estate declares which zones answer on which ports, and a group that opens more divides nothing. Rules of all forms, and prefix lists, are taken together.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [50, 51],
  remediationSteps:
    "Remove the rule or narrow its sources; if the opening is meant, declare a flow from the internet zone to the zone of the group's subnets with these ports in the estate.",
  appliesTo: "SecurityGroup",
  needs: "graph",
  check({ node, graph, estate, report }) {
    const { certain, doubts } = internetOpenings(graph, node, "ingress");
    for (const { rule, missing } of doubts) report.unknown("", missing, { on: rule });
    if (certain.length === 0) return;
    const { definite, possible } = attachmentsOf(graph, node);
    const places = [...definite, ...possible].map((resource) => subnetsOf(graph, resource));
    const subnets = places.flatMap((place) => place.subnets);
    const zones = subnets.map((each) => zonesOfSubnet(estate, graph, each));
    // What may have the group too may lie in another zone.
    const unread = unreadGroups(graph);
    const known = places.length > 0 && places.every(({ complete }) => complete);
    for (const { rule, connections, families } of certain) {
      // What no zone may take from the internet is wrong wherever the group is used.
      const ever = connections.subtract(internetFlows(estate, "ingress"));
      const here = zones
        .filter(({ certain: sure }) => sure)
        .map((place) => ({
          zone: place.zones[0],
          excess: place.zones.reduce(
            (excess, zone) => excess.subtract(internetFlows(estate, "ingress", zone)),
            connections,
          ),
        }))
        .find(({ excess }) => !excess.isEmpty);
      const how = `lets the internet (${nameFamilies(families)}) in`;
      const on = rule ? { on: rule } : {};
      const at = rule ? widestBlock(rule)?.at : "ingress";
      const together = rule ? "" : " by several rules together";
      if (!ever.isEmpty)
        report(`${how}${together} on ${ever.toText()}, which no flow of the estate declares`, at, on);
      else if (here)
        report(
          `${how}${together} on ${here.excess.toText()}, which no flow declares to ${here.zone === undefined ? "its subnet, which lies in no zone" : `zone ${here.zone}`}`,
          at,
          on,
        );
      else if (places.length > 0 && (!known || zones.some(({ certain: sure }) => !sure)))
        report.unknown(at ?? "", "the zones of the subnets that the group is used in", on);
      else if (unread !== undefined) report.unknown(at ?? "", unread, on);
    }
  },
  good: () => ({
    "no opening": groupExample(),
    "a declared flow to the zone of the subnet": {
      resources: [
        securityGroup({ ingress: [groupRule({ fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] })] }),
        groupUser(),
        subnet({ tags: { zone: "dmz" } }, "dmz"),
      ],
    },
  }),
  bad: () => ({
    "a port that no flow declares": groupExample({
      ingress: [groupRule({ fromPort: 8080, toPort: 8080, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] })],
    }),
    "a declared port in another zone": {
      resources: [
        securityGroup({ ingress: [groupRule({ fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] })] }),
        groupUser(),
        subnet(),
      ],
    },
  }),
});
