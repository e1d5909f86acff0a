import {
  ConnectionSet,
  definePolicy,
  example,
  exampleIds,
  internetFlows,
  isComplete,
  listener,
  loadBalancer,
  portRange,
  resolve,
  subnet,
  zonesOfSubnet,
  type Listener,
  type Subnet,
} from "../../core/policy";

/** What a listener answers on. */
function answeredBy({ port, protocol = "TCP" }: Listener): ConnectionSet | undefined {
  if (port === undefined) return undefined;
  const [ports, name] = [portRange(port), protocol.toUpperCase()];
  return ConnectionSet.unionAll([
    ...(name === "UDP" ? [] : [ConnectionSet.of({ tcp: ports })]),
    ...(/UDP|QUIC/.test(name) ? [ConnectionSet.of({ udp: ports })] : []),
  ]);
}

export default definePolicy({
  name: "restrict-internet-facing-load-balancers",
  displayName: "Load balancers face the internet by declared flows only",
  description:
    "A load balancer that faces the internet publishes whatever stands behind it, wherever that lies. It belongs into a zone that the estate opens, on the ports that it names.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [50, 51],
  remediationSteps:
    "Set internal to true; if it is meant to be public, put it into subnets of a zone to which the estate declares a flow from the internet with the listener's port.",
  appliesTo: ["LoadBalancer", "Listener"],
  needs: "graph",
  check({ node, graph, estate, report }) {
    const allowed = (zone?: string): ConnectionSet => internetFlows(estate, "ingress", zone);
    const beyond = (open: ConnectionSet, zones: readonly (string | undefined)[]): boolean =>
      // A zone that takes nothing at all from the internet is the load balancer's own finding.
      zones
        .map(allowed)
        .filter((flows) => !flows.isEmpty)
        .some((flows) => !open.isSubsetOf(flows));
    const own = node.kind === "LoadBalancer" ? node : node.loadBalancer;
    const answering =
      own || node.kind === "LoadBalancer" ? undefined : resolve(graph, node.balancer, "LoadBalancer");
    const balancer = own ?? answering?.definite[0];
    if (!balancer) {
      if (node.kind === "LoadBalancer" || !answering) return;
      const { possible, unseen, missing } = answering;
      const meant = missing[0] ?? unseen[0] ?? possible.find(({ internal }) => !(internal ?? false))?.name;
      const open = answeredBy(node);
      if (meant !== undefined && open && beyond(open, Object.keys(estate.zones)))
        report.unknown("loadBalancerArn", `whether its load balancer (${meant}) faces the internet`);
      return;
    }
    if (balancer.internal ?? false) return;
    const found = resolve(graph, balancer.subnets, "Subnet");
    const zonesIn = (subnet: Subnet) => zonesOfSubnet(estate, graph, subnet);
    const places = found.definite.map(zonesIn);
    if (node.kind === "LoadBalancer") {
      // What one subnet certainly shows, doubts about another don't take back.
      const settled = places.filter(({ certain }) => certain);
      const homeless = settled.some((place) => place.zones.length === 0);
      const closed = settled.flatMap((place) => place.zones).find((zone) => allowed(zone).isEmpty);
      if (allowed().isEmpty)
        report("faces the internet, from which the estate declares no flow", node.places["internal"]);
      else if (homeless)
        report("faces the internet from a subnet that lies in no zone", node.places["internal"]);
      else if (closed !== undefined)
        report(
          `faces the internet from zone ${closed}, to which no flow from there is declared`,
          node.places["internal"],
        );
      else if (!isComplete(found) || settled.length < places.length)
        report.unknown(
          "subnets",
          found.unseen[0] === undefined
            ? "the zones of its subnets"
            : `the zone of subnet ${found.unseen[0]}`,
        );
      return;
    }
    const open = answeredBy(node);
    const zones = [...places, ...found.possible.map(zonesIn)].flatMap((place) => place.zones);
    if (open && beyond(open, zones.length > 0 ? zones : [undefined]))
      report(`answers the internet on ${open.toText()}, for which no flow from there is declared`, "port");
  },
  good: () => ({
    internal: example(loadBalancer()),
    "in the zone that the estate opens": example([
      loadBalancer({ internal: false }),
      listener(),
      subnet({ tags: { zone: "dmz" } }, "dmz"),
    ]),
  }),
  bad: () => ({
    "in another zone": example([loadBalancer({ internal: false }), subnet()]),
    "on another port": example([
      loadBalancer({ internal: undefined, subnets: [exampleIds.subnet] }),
      listener({ port: 8443 }),
      subnet({ tags: { zone: "dmz" } }, "dmz"),
    ]),
  }),
});
