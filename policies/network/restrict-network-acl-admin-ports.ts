import {
  adminPortsSetting,
  admit,
  ConnectionSet,
  definePolicy,
  entriesOf,
  example,
  exampleIds,
  internetOf,
  IpSet,
  judgedPorts,
  nameFamilies,
  namePorts,
  networkAcl,
  type NetworkAclEntry,
  noPorts,
  portRange,
  type PortSet,
  resource,
  siblingsOf,
} from "../../core/policy";

const protocols = ["tcp", "udp"] as const;

export default definePolicy({
  name: "restrict-network-acl-admin-ports",
  displayName: "Network ACLs keep administration ports from the internet",
  description:
    "The ACL is the layer that still holds when a security group is opened by mistake: it should not let the internet in to ports that command machines. Entries are judged in their order, so a deny before an allow counts.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:5.1"],
  requirements: [51, 54],
  remediationSteps:
    "Deny these ports with a lower number than the allow, or allow only the ports that clients need and the ephemeral ports of replies.",
  settings: { ports: adminPortsSetting },
  appliesTo: ["NetworkAclEntry", "NetworkAcl"],
  needs: "graph",
  check({ node, graph, report, settings }) {
    const ports = judgedPorts(settings);
    if (node.kind === "NetworkAclEntry") {
      if (node.direction !== "ingress" || node.action?.toLowerCase() !== "allow") return;
      const together = siblingsOf(graph, node).filter((each) => each.direction === "ingress");
      const entries = together.length > 0 ? together : [node];
      const open = openPorts(entries, ports, (admitted) => admitted.filter(({ entry }) => entry === node));
      if (!open.ports.isEmpty)
        report(
          `lets the internet (${nameFamilies(open.families)}) in to ports ${namePorts(open.ports)}`,
          open.families[0] === "ipv6" ? "ipv6CidrBlock" : "cidrBlock",
        );
      return;
    }
    const { definite, possible } = entriesOf(graph, node);
    const ingress = definite.filter((each) => each.direction === "ingress");
    const single = ingress.filter(
      (each) => !openPorts(ingress, ports, (all) => all.filter(({ entry }) => entry === each)).ports.isEmpty,
    );
    const open = openPorts(ingress, ports, (all) => all);
    if (single.length === 0 && !open.ports.isEmpty)
      report(`lets the internet in to ports ${namePorts(open.ports)} by several entries together`, "ingress");
    else if (possible.some((each) => each.direction === "ingress" && each.action?.toLowerCase() === "allow"))
      report.unknown("ingress", "which of several ACLs its entries are of");
  },
  good: () => ({
    "no entry from outside": example(networkAcl({})),
    "denied before it is allowed": example(
      networkAcl(
        { action: "deny", fromPort: 22, toPort: 22, cidrBlock: "0.0.0.0/0" },
        { fromPort: 20, toPort: 22, cidrBlock: "10.0.0.0/8" },
      ),
    ),
  }),
  bad: () => ({
    "SSH allowed": example(networkAcl({ fromPort: 22, toPort: 22, cidrBlock: "0.0.0.0/0" }), {
      alsoFails: ["restrict-network-acl-ingress"],
    }),
    "denied after it is allowed": example(
      networkAcl(
        { fromPort: 3389, toPort: 3389, cidrBlock: "0.0.0.0/0" },
        { action: "deny", fromPort: 3389, toPort: 3389, cidrBlock: "0.0.0.0/0" },
      ),
      { alsoFails: ["disallow-shadowed-network-acl-entries"] },
    ),
    "an entry in a resource of its own": example(
      resource("aws:ec2/networkAclRule:NetworkAclRule", "rdp", {
        networkAclId: exampleIds.acl,
        ruleNumber: 100,
        egress: false,
        ruleAction: "allow",
        protocol: "6",
        fromPort: 3000,
        toPort: 4000,
        ipv6CidrBlock: "::/0",
      }),
    ),
  }),
});

type Admitted = ReturnType<typeof admit>;

/** The ports on which the chosen entries let the internet in. */
function openPorts(
  entries: readonly NetworkAclEntry[],
  ports: PortSet,
  choose: (admitted: Admitted) => Admitted,
): { ports: PortSet; families: ReturnType<typeof internetOf> } {
  let open = noPorts;
  const families = new Set<ReturnType<typeof internetOf>[number]>();
  for (const [first, last] of ports.ranges()) {
    for (let port = first; port <= last; port++) {
      for (const protocol of protocols) {
        const admitted = choose(admit(entries, ConnectionSet.of({ [protocol]: portRange(port) })));
        const found = internetOf(IpSet.unionAll(admitted.map(({ addresses }) => addresses)));
        if (found.length === 0) continue;
        open = open.union(portRange(port));
        found.forEach((family) => families.add(family));
      }
    }
  }
  return { ports: open, families: [...families] };
}
