import { definePolicy, directions, isolates, networkPolicy, openingsOf } from "../../core/policy";

export default definePolicy({
  name: "disallow-allow-all-network-policies",
  displayName: "Network policies don't allow everything",
  description:
    "A rule without peers and ports, or one for all addresses, allows everything in its direction, and since policies add up, it undoes every other one for the pods that it selects. Blocks that cover the internet in pieces count.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3", "nsa-cisa-1.2:network-separation"],
  requirements: [51, 53],
  remediationSteps: "Name the peers and the ports that are needed.",
  appliesTo: "NetworkPolicy",
  check({ node, report }) {
    report.each(directions, (direction) => {
      if (!isolates(node, direction)) return;
      const side = direction === "ingress" ? "from" : "to";
      for (const { rule, whom, allPorts } of openingsOf(node, direction)) {
        if (!allPorts) continue;
        const place = rule === undefined ? "" : `[${rule}]`;
        report(`allows all ${direction} ${side} ${whom}`, `spec.${direction}${place}`);
      }
    });
  },
  good: () => ({
    "named peers": networkPolicy(),
    "anyone, on one port": networkPolicy({ spec: { ingress: [{ ports: [{ port: 8443 }] }] } }),
  }),
  bad: () => ({
    "an empty rule": networkPolicy({ spec: { ingress: [{}] } }),
    "all addresses": networkPolicy({
      spec: { ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }] },
    }),
    "the whole world in halves": networkPolicy({
      spec: {
        ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/1" } }, { ipBlock: { cidr: "128.0.0.0/1" } }] }],
      },
    }),
    "half of the world, which another policy may complete": networkPolicy({
      spec: { ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/1" } }] }] },
    }),
    "every pod of the cluster": networkPolicy({ spec: { ingress: [{ from: [{ namespaceSelector: {} }] }] } }),
    "egress by default of policyTypes": {
      ...networkPolicy({ spec: { policyTypes: undefined, egress: [{ to: [] }] } }),
      alsoFails: [
        "disallow-metadata-access",
        "restrict-connections",
        "restrict-internet-access",
        "restrict-management-connections",
      ],
    },
  }),
});
