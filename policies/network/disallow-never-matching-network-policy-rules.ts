import { definePolicy, directions, IpSet, isolates, isPortNamed, networkPolicy } from "../../core/policy";

const ingressFrom = (ipBlock: object): object => ({ spec: { ingress: [{ from: [{ ipBlock }] }] } });

export default definePolicy({
  name: "disallow-never-matching-network-policy-rules",
  displayName: "Rules of network policies can match",
  description:
    "A block of which everything is excepted, a port by a name that no pod has and a range that ends before it begins let nothing through: the rule reads as an opening, and the connection that it was written for fails.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.3.2"],
  requirements: [53],
  remediationSteps:
    "Name the port as the container does, with its protocol; except less than the block; or delete the rule.",
  appliesTo: "NetworkPolicy",
  needs: "graph",
  check({ node, graph, report }) {
    report.each(directions, (direction) => {
      const ingress = (node.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports, side: "from" }));
      const egress = (node.egress ?? []).map(({ to, ports }) => ({ peers: to, ports, side: "to" }));
      const rules = direction === "ingress" ? ingress : egress;
      // Rules that are not applied at all are the concern of disallow-ineffective-network-policy-rules.
      if (rules.length === 0 || !isolates(node, direction)) return;
      report.each(rules, ({ peers, ports, side }, index) => {
        const where = `spec.${direction}[${index}]`;
        report.each(peers, ({ ipBlock }, at) => {
          if (!ipBlock?.except?.length || ipBlock.cidr === undefined) return;
          const rest = IpSet.fromCidrs([ipBlock.cidr]).set.subtract(IpSet.fromCidrs([...ipBlock.except]).set);
          if (rest.isEmpty)
            report(`excepts all of ${ipBlock.cidr}`, `${where}.${side}[${at}].ipBlock.except`);
        });
        report.each(ports, ({ port, endPort, protocol }, at) => {
          const path = `${where}.ports[${at}]`;
          if (typeof port === "number") {
            if (endPort !== undefined && endPort < port)
              report(`names the ports from ${port} down to ${endPort}`, `${path}.endPort`);
            return;
          }
          if (typeof port !== "string" || /^\d+$/.test(port)) return;
          const whom = direction === "ingress" ? "selected" : { to: peers };
          const found = isPortNamed(graph, node, whom, { name: port, protocol: protocol ?? "TCP" });
          if (found === undefined) report.unknown(`${path}.port`, `the pods with a port ${port}`);
          else if (!found)
            report(
              `names ${protocol ?? "TCP"} port ${port}, which no pod that it is about has`,
              `${path}.port`,
            );
        });
      });
    });
  },
  good: () => ({
    "a port by number": networkPolicy(),
    "a range": networkPolicy({
      spec: { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080, endPort: 8090 }] }] },
    }),
  }),
  bad: () => ({
    "everything excepted": networkPolicy(
      ingressFrom({ cidr: "10.0.0.0/16", except: ["10.0.0.0/17", "10.0.128.0/17"] }),
    ),
    "a port that no pod has": networkPolicy({
      spec: { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: "metrics" }] }] },
    }),
    "a range in the wrong order": networkPolicy({
      spec: { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8100, endPort: 8000 }] }] },
    }),
  }),
});
