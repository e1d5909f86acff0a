import {
  connectionsIn,
  definePolicy,
  example,
  forbiddenBetween,
  nameShares,
  reportForbidden,
  wayOut,
  zonedService,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-internet-access",
  displayName: "Nothing reaches the internet beyond declared flows",
  description:
    "What can call anybody can update itself past the image that was vetted, fetch tools for an intruder and carry data away. Groups, routes, gateways of every kind (internet, NAT, egress-only) and network policies together decide whether it can.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3", "nist-800-190:4.4.2"],
  requirements: [50, 52],
  remediationSteps:
    "Close one of the hops that the evidence names: the network policy, the group's egress or the route to a gateway. Declare a flow to the internet, or to a named party with its blocks, for what has to leave.",
  appliesTo: "Graph",
  check(context) {
    const analysis = connectionsIn(context);
    if (!analysis) return;
    for (const found of forbiddenBetween(analysis, "egress")) {
      const { from, to, sources } = found;
      reportForbidden(
        context,
        found,
        `can reach ${to} without a flow of the estate: ${nameShares(sources)} (${from})`,
      );
    }
  },
  good: () => ({
    "within the estate only": example(zonedService("orders", "app")),
    "a named party": example([...zonedService("orders", "app"), wayOut("orders", "198.51.100.0/28", 443)], {
      estate: {
        flows: [{ from: "app", to: { name: "bank", cidrs: ["198.51.100.0/28"] }, ports: ["443/tcp"] }],
      },
    }),
  }),
  bad: () => ({
    "a block that nobody declared": example([
      ...zonedService("orders", "app"),
      wayOut("orders", "198.51.100.0/28", 443),
    ]),
    "more than the named party": example(
      [...zonedService("orders", "app"), wayOut("orders", "198.51.100.0/24", 443)],
      {
        estate: {
          flows: [{ from: "app", to: { name: "bank", cidrs: ["198.51.100.0/28"] }, ports: ["443/tcp"] }],
        },
      },
    ),
  }),
});
