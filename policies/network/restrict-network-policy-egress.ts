import { definePolicy, isolates, networkPolicy, openingsOf } from "../../core/policy";

export default definePolicy({
  name: "restrict-network-policy-egress",
  displayName: "Network policies allow no egress to the whole internet",
  description:
    "A way out to any address, on whatever port, is enough to fetch tools, to send data away and to take orders. HTTPS to anywhere hides all three.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [52],
  remediationSteps: "Name the destinations: blocks, or pods of a proxy that decides by name.",
  appliesTo: "NetworkPolicy",
  check({ node, report }) {
    if (!isolates(node, "egress")) return;
    for (const { rule, whom, allPorts } of openingsOf(node, "egress")) {
      if (allPorts || whom === "every pod of the cluster") continue;
      report(`allows egress to ${whom === "anyone" ? "any address" : whom}`, `spec.egress[${rule}]`);
    }
  },
  good: () => ({
    "a block": {
      ...networkPolicy({
        spec: { egress: [{ to: [{ ipBlock: { cidr: "198.51.100.0/28" } }], ports: [{ port: 443 }] }] },
      }),
      estate: {
        flows: [{ from: "app", to: { name: "bank", cidrs: ["198.51.100.0/28"] }, ports: ["443/tcp"] }],
      },
    },
  }),
  bad: () => ({
    "any address on one port": {
      ...networkPolicy({ spec: { egress: [{ ports: [{ port: 443 }] }] } }),
      alsoFails: ["restrict-connections", "restrict-internet-access", "restrict-management-connections"],
    },
    "all IPv6 addresses": {
      ...networkPolicy({
        spec: { egress: [{ to: [{ ipBlock: { cidr: "::/0" } }], ports: [{ port: 443 }] }] },
      }),
      alsoFails: ["restrict-internet-access"],
    },
  }),
});
