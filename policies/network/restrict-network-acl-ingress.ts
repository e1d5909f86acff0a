import {
  admit,
  ConnectionSet,
  definePolicy,
  entriesOf,
  entryConnections,
  example,
  internetFlows,
  internetOf,
  IpSet,
  networkAcl,
  portRange,
} from "../../core/policy";

/** Replies to what machines ask of the internet come in to these, so an ACL can't tell them apart from requests. */
const ephemeral = ConnectionSet.of({ tcp: portRange(1024, 65535), udp: portRange(1024, 65535) });

export default definePolicy({
  name: "restrict-network-acl-ingress",
  displayName: "Network ACLs let the internet in by declared flows only",
  description:
    "An ACL of one's own that lets everything in is the default ACL with more to read. It should hold what the estate declares even when a security group is opened by mistake: below the ephemeral ports, which replies need, nothing that no flow names.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:5.1", "nist-800-190:4.3.3"],
  requirements: [50, 51],
  remediationSteps:
    "Allow the ports that the estate's flows from the internet name, and 1024-65535 for replies; or declare the flow.",
  appliesTo: "NetworkAcl",
  needs: "graph",
  check({ node, graph, estate, report }) {
    const ingress = entriesOf(graph, node).definite.filter((each) => each.direction === "ingress");
    const declared = internetFlows(estate, "ingress").union(ephemeral);
    // Entries part the ports into stretches on which the same entries decide.
    for (const entry of ingress) {
      if (entry.action?.toLowerCase() !== "allow") continue;
      const excess = entryConnections(entry).subtract(declared);
      if (excess.isEmpty) continue;
      const sample = [...excess.tcp.ranges()].map(([first]) => ConnectionSet.of({ tcp: portRange(first) }));
      const others = [...excess.udp.ranges()].map(([first]) => ConnectionSet.of({ udp: portRange(first) }));
      const open = [...sample, ...others].find((connection) => {
        const own = admit(ingress, connection).filter((each) => each.entry === entry);
        return internetOf(IpSet.unionAll(own.map(({ addresses }) => addresses))).length > 0;
      });
      if (open)
        return report(
          `lets the internet in on ${open.toText()}, which no flow of the estate declares`,
          "ingress",
        );
    }
  },
  good: () => ({
    "a declared port": example(networkAcl({ cidrBlock: "0.0.0.0/0" })),
  }),
  bad: () => ({
    "an undeclared port": example(networkAcl({ fromPort: 80, toPort: 80, cidrBlock: "0.0.0.0/0" })),
    everything: example(networkAcl({ protocol: "-1", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" }), {
      alsoFails: ["restrict-network-acl-admin-ports"],
    }),
  }),
});
