import {
  adminPortsSetting,
  connectionsIn,
  ConnectionSet,
  definePolicy,
  example,
  IpSet,
  judgedPorts,
  managingZones,
  nameEnds,
  namePorts,
  nodeOf,
  opening,
  portRange,
  portsWithin,
  reaching,
  witnessEvidence,
  wayOut,
  zonedService,
  reportAbsence,
  forwardedIn,
  type Endpoint,
  type Party,
  type Passing,
} from "../../core/policy";

const apiServer = ConnectionSet.of({ tcp: portRange(443).union(portRange(6443)) });
const all = IpSet.of("0.0.0.0/0");
const ipv4: Endpoint = {
  kind: "external",
  id: "all of IPv4",
  name: "all of IPv4",
  addresses: all,
  parts: [all],
};
const controlled: readonly string[] = ["api-server", "kubelet", "etcd"];
const isControlled = (end: Endpoint): boolean => end.kind === "special" && controlled.includes(end.name);
const talkative = { estate: { zones: { app: { within: "allow" } } } };

export default definePolicy({
  name: "restrict-management-connections",
  displayName: "Only management reaches what the estate is administered by",
  description:
    "SSH, RDP, container engines, kubelets, etcd and the clusters' API servers command the machines behind them. Whoever gets a connection to one needs only a leaked key or a flaw, so the paths themselves must begin in the management networks, whatever the rules on the way look like.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1", "nist-800-190:4.5.4"],
  requirements: [54, 55],
  remediationSteps:
    "Close one of the hops that the evidence names. Administer from the networks that the estate's hosts.management names, or through AWS Systems Manager; declare a flow for what else has to connect.",
  settings: { ports: adminPortsSetting },
  appliesTo: "Graph",
  check(context) {
    const analysis = connectionsIn(context);
    if (!analysis) return;
    const { estate, graph, report, settings } = context;
    const management = IpSet.fromCidrs(estate.hosts.management).set;
    const managing = managingZones(estate);
    const chosen = judgedPorts(settings);
    const administration = ConnectionSet.of({ tcp: chosen, udp: chosen });
    const located = graph.all("EksCluster").length > 0;
    const isTarget = (end: Endpoint): boolean => nodeOf(end) !== undefined || (!located && isControlled(end));
    const isSource = (end: Endpoint, { role, zones }: Party): boolean =>
      // Machines of a cluster talk to its API server, and it to them.
      ["workload", "store", "agent", "outside"].includes(role) &&
      !(end.kind === "external" && end.addresses.isSubsetOf(management)) &&
      !zones.some((zone) => managing.has(zone));
    const beyondFlows = ({ from, to }: Passing): ConnectionSet =>
      administration.subtract(analysis.declared(from.party, to.party));
    const ofService = ({ from, to }: Passing): ConnectionSet => {
      const [end] = to.ends;
      if (from.party.role === "outside") return end?.kind === "host" ? apiServer : ConnectionSet.none();
      // The platform's agents are made to ask it, and machines to join it.
      const server = from.party.role === "agent" ? ConnectionSet.none() : apiServer;
      if (from.ends[0]?.kind !== "pods") return ConnectionSet.none();
      if (end?.kind === "host") return server.subtract(analysis.declaredToServer(from.party, end));
      const zones = [...managing].map((zone) => analysis.declaredToZone(from.party, zone));
      const served = end?.kind === "special" && end.name === "api-server" ? server : administration;
      return served.subtract(ConnectionSet.unionAll(zones));
    };
    const direct = (group: Passing): ConnectionSet => {
      if (group.to.party.role === "service") return ofService(group);
      const open = beyondFlows(group);
      // What may pass without a flow other policies report, whatever its ports.
      return group.verdict === "unknown" && !open.overlaps(group.must) ? ConnectionSet.none() : open;
    };
    // Where nobody knows its address, pods certainly ask it by what lets them out to all. What lets them out to some is
    // theirs to declare.
    const anywhere = (group: Passing): Passing => {
      const [[from], [to]] = [group.from.ends, group.to.ends];
      if (from?.kind !== "pods" || located || !to || !isControlled(to)) return group;
      const answer = analysis.reachability.between(from, ipv4);
      const out = answer.must.intersect(group.may);
      return { ...group, may: out, must: out, answer };
    };
    const found = [
      ...reaching(analysis, isTarget, isSource, direct, analysis.groups.map(anywhere)),
      ...reaching(analysis, isTarget, isSource, beyondFlows, forwardedIn(analysis, administration)).map(
        (each) => ({ ...each, scope: `${each.scope} by balancers` }),
      ),
    ];
    for (const { verdict, scope, sources, targets, connections, witness, doubt } of found) {
      const on = [...targets, ...sources].map(nodeOf).find((node) => node !== undefined);
      const options = { evidence: witnessEvidence(witness), key: scope, ...(on && { on }) };
      if (verdict === "unknown") {
        report.unknown("", `whether others reach ports of administration: ${doubt}`, options);
        continue;
      }
      const ports = namePorts(portsWithin(connections, chosen.union(portRange(443))));
      const beginning = targets.every((end) => end.kind === "special")
        ? "reaches what administers its cluster"
        : "is administered by ports that others reach";
      reportAbsence(
        context,
        "close them",
        `${beginning}: ${nameEnds(sources)} may connect to ${nameEnds(targets)}, between them on ${ports}`,
        "",
        options,
      );
    }
  },
  good: () => ({
    "other ports": example(
      [...zonedService("cart", "app"), ...zonedService("orders", "app"), ...opening("cart", "orders", 9090)],
      talkative,
    ),
    "a declared flow": example(
      [
        ...zonedService("storefront", "dmz"),
        ...zonedService("orders", "app"),
        ...opening("storefront", "orders", 10250),
      ],
      { estate: { flows: [{ from: "dmz", to: "app", ports: ["10250/tcp"] }] } },
    ),
  }),
  bad: () => ({
    "a zone whose parts may talk": example(
      [...zonedService("cart", "app"), ...zonedService("orders", "app"), ...opening("cart", "orders", 10250)],
      talkative,
    ),
    "pods that may ask the API server": {
      ...example([...zonedService("orders", "app"), wayOut("orders", "0.0.0.0/0", 6443)]),
      alsoFails: ["restrict-connections", "restrict-internet-access", "restrict-network-policy-egress"],
    },
    "beyond the flows": {
      ...example([
        ...zonedService("storefront", "dmz"),
        ...zonedService("orders", "app"),
        ...opening("storefront", "orders", 2379),
      ]),
      alsoFails: ["restrict-connections"],
    },
  }),
});
