import {
  connectionsIn,
  definePolicy,
  example,
  forbiddenBetween,
  endsOf,
  nameEnds,
  nameShares,
  nodeOf,
  opening,
  reportForbidden,
  zonedService,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-connections",
  displayName: "Only declared flows pass between zones",
  description:
    "What can connect is what an intruder goes on by. Security groups, network ACLs, routes and network policies together decide it, and none of them alone shows it; the estate declares the flows that it needs, and everything else that passes is a hole in a bulkhead.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3", "nsa-cisa-1.2:network-separation"],
  requirements: [50, 53],
  remediationSteps:
    "Close one of the hops that the evidence names, or declare the flow with its ports and reason in the estate (flows; within: allow for a zone whose parts may talk freely).",
  appliesTo: "Graph",
  check(context) {
    const analysis = connectionsIn(context);
    if (!analysis) return;
    for (const found of forbiddenBetween(analysis, "internal")) {
      const { from, to, sources, targets } = found;
      reportForbidden(
        context,
        found,
        `${endsOf(targets).some(nodeOf) ? "answers" : "opens"} what no flow of the estate declares: from ${nameEnds(endsOf(sources))} (${from}) to ${nameShares(targets)} (${to})`,
      );
    }
  },
  good: () => ({
    "a declared flow": example([
      ...zonedService("storefront", "dmz"),
      ...zonedService("orders", "app"),
      ...opening("storefront", "orders", 8080),
    ]),
    "a zone whose parts may talk": example(
      [...zonedService("cart", "app"), ...zonedService("orders", "app"), ...opening("cart", "orders", 9090)],
      { estate: { zones: { app: { within: "allow" } } } },
    ),
  }),
  bad: () => ({
    "another port": example([
      ...zonedService("storefront", "dmz"),
      ...zonedService("orders", "app"),
      ...opening("storefront", "orders", 9090),
    ]),
    "the way back": example([
      ...zonedService("storefront", "dmz"),
      ...zonedService("orders", "app"),
      ...opening("orders", "storefront", 8080),
    ]),
    "within a zone": example([
      ...zonedService("cart", "app"),
      ...zonedService("orders", "app"),
      ...opening("cart", "orders", 8080),
    ]),
    "into no zone": example([
      ...zonedService("orders", "app"),
      ...zonedService("batch", "elsewhere"),
      ...opening("orders", "batch", 8080),
    ]),
  }),
});
