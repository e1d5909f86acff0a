import {
  administrationSources,
  adminPortsSetting,
  allBlocks,
  connectionsOf,
  definePolicy,
  groupExample,
  groupRule,
  judgedPorts,
  namePorts,
  onlyThese,
  ownBlocks,
  portsWithin,
  resource,
  type Example,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-admin-prefix-lists",
  displayName: "Prefix lists open administration ports to the management networks only",
  description:
    "A rule that names a prefix list says nothing of whom it lets in, and the list may grow later without a look at the rule. What lists open is judged by their entries, as if the rule named them itself.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1", "nist-800-190:4.5.4"],
  requirements: [54, 55],
  remediationSteps:
    "Keep a list of its own for administration, with blocks that the estate's hosts.management and its management zones name, or remove the rule and use AWS Systems Manager.",
  settings: { ports: adminPortsSetting },
  appliesTo: "SecurityGroupRule",
  needs: "graph",
  check({ node, graph, estate, report, settings }) {
    if (node.prefixLists.length === 0 || node.direction !== "ingress") return;
    const open = portsWithin(connectionsOf(node), judgedPorts(settings));
    if (open.isEmpty) return;
    const { set, missing } = allBlocks(graph, node);
    const allowed = administrationSources(estate, open);
    // The blocks that the rule names itself are judged with it, before it is created.
    const others = set.subtract(ownBlocks(node).set).subtract(allowed);
    const lists = node.prefixLists.map(({ value }) => value ?? "not known yet").join(", ");
    if (!others.isEmpty)
      report(
        `lets ${others.toCidrs().slice(0, 3).join(", ")} in to ports ${namePorts(open)} by prefix list ${lists}, ${onlyThese(allowed, "which is no management network")}`,
      );
    else if (missing !== undefined) report.unknown("", missing);
  },
  good: () => ({
    "a list of management": withList("10.9.0.0/25", 22),
    "another port": withList("10.0.0.0/8", 5432),
  }),
  bad: () => ({
    "a list of the whole private network": withList("10.0.0.0/8", 22),
    "a list of everybody": {
      ...withList("0.0.0.0/0", 22),
      alsoFails: ["restrict-internet-ingress"],
    },
  }),
});

function withList(cidr: string, port: number): Example {
  const rule = groupRule({ fromPort: port, toPort: port, cidrBlocks: undefined, prefixListIds: ["pl-1"] });
  const list = resource(
    "aws:ec2/managedPrefixList:ManagedPrefixList",
    "administration",
    { name: "administration", addressFamily: "IPv4", maxEntries: 5, entries: [{ cidr, description: "one" }] },
    { physicalId: "pl-1" },
  );
  const { resources } = groupExample({ ingress: [rule] });
  return { resources: [...resources, list] };
}
