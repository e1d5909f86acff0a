import {
  connectionsIn,
  definePolicy,
  example,
  forbiddenBetween,
  nameShares,
  reportForbidden,
  zonedDoor,
  zonedMachine,
  zonedService,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-internet-exposure",
  displayName: "The internet reaches nothing beyond declared flows",
  description:
    "What answers the internet is attacked within minutes. Whether it answers is decided by gateways, routes, public addresses, network ACLs, groups, load balancers and network policies together; the estate declares who is meant to.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [50, 51],
  remediationSteps:
    "Close one of the hops that the evidence names: the public address, the route to the internet gateway, the group's rule. Declare a flow from the internet to the zone with its ports for what is meant to answer.",
  appliesTo: "Graph",
  check(context) {
    const analysis = connectionsIn(context);
    if (!analysis) return;
    for (const found of forbiddenBetween(analysis, "ingress")) {
      const { from, to, targets } = found;
      reportForbidden(
        context,
        found,
        `is open to ${from} without a flow of the estate: ${nameShares(targets)} (${to})`,
      );
    }
  },
  good: () => ({
    "behind its network": example(zonedMachine("app")),
    "a declared flow": example(zonedDoor("dmz", 443)),
    "pods that no door leads to": example(zonedService("orders", "app")),
  }),
  bad: () => ({
    "another zone": {
      ...example(zonedDoor("app", 443)),
      alsoFails: ["restrict-internet-facing-load-balancers", "restrict-internet-ingress"],
    },
    "a machine's port": {
      ...example(zonedMachine("dmz", { port: 8443, isPublic: true })),
      alsoFails: ["disallow-public-ip-hosts", "restrict-internet-ingress"],
    },
  }),
});
