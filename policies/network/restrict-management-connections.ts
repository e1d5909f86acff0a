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
  zonedService,
  reportAbsence,
} from "../../core/policy";

const apiServer = ConnectionSet.of({ tcp: portRange(443).union(portRange(6443)) });
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
    const { estate, report, settings } = context;
    const management = IpSet.fromCidrs(estate.hosts.management).set;
    const managing = managingZones(estate);
    const chosen = judgedPorts(settings);
    const administration = ConnectionSet.of({ tcp: chosen, udp: chosen });
    const found = reaching(
      analysis,
      (end) => nodeOf(end) !== undefined,
      (end, { role, zones }) =>
        // Machines of a cluster talk to its API server, and it to them.
        ["workload", "store", "agent", "outside"].includes(role) &&
        !(end.kind === "external" && end.addresses.isSubsetOf(management)) &&
        !zones.some((zone) => managing.has(zone)),
      ({ from, to, must, verdict }) => {
        const isService = to.party.role === "service";
        if (!isService) {
          const open = administration.subtract(analysis.declared(from.party, to.party));
          // What may pass without a flow other policies report, whatever its ports.
          return verdict === "unknown" && !open.overlaps(must) ? ConnectionSet.none() : open;
        }
        return from.party.role === "outside" ? apiServer : ConnectionSet.none();
      },
    );
    for (const { verdict, scope, sources, targets, connections, witness, doubt } of found) {
      const on = targets[0] && nodeOf(targets[0]);
      const options = { evidence: witnessEvidence(witness), key: scope, ...(on && { on }) };
      if (verdict === "unknown") {
        report.unknown("", `whether others reach ports of administration: ${doubt}`, options);
        continue;
      }
      const ports = namePorts(portsWithin(connections, chosen.union(portRange(443))));
      reportAbsence(
        context,
        "close them",
        `is administered by ports that others reach: ${nameEnds(sources)} may connect to ${nameEnds(targets)}, between them on ${ports}`,
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
