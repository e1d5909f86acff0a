import {
  definePolicy,
  hasZones,
  landing,
  missingAmong,
  missingPlaceOf,
  onPool,
  placementExample,
  pool,
  seenCandidates,
  tenant,
  zonesOfPool,
  zonesOfWorkload,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-workload-hosts",
  displayName: "Workloads land on hosts of their own zone only",
  description:
    "A pod's zone is its namespace's, a host's its subnet's. Where they differ, the network's walls stand around the wrong machines: what the zone may not reach, its host may.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3", "nist-800-190:4.3.4"],
  requirements: [36],
  remediationSteps:
    "Let the workload require the label of a pool in its zone's subnets and tolerate that pool's taint, or move its namespace to the zone where it runs.",
  appliesTo: "Workload",
  needs: "graph",
  check(context) {
    const { node, graph, estate, report } = context;
    if (!hasZones(estate)) return report.notApplicable("it lies in no zone");
    const own = zonesOfWorkload(estate, graph, node);
    if (own.zones.length === 0) return report.notApplicable("it lies in no zone");
    for (const { pool, answer, reasons } of seenCandidates(context, "restrict-workload-hosts")) {
      const theirs = zonesOfPool(estate, graph, pool);
      const away = theirs.values.filter((zone) => !own.zones.includes(zone));
      if (away.length === 0 && theirs.certain && own.certain) continue;
      const options = { key: pool.name, evidence: [landing(node, pool, reasons)] };
      if (away.length > 0 && theirs.certain && own.certain && answer === "yes")
        report(
          `of zone ${own.zones.join(" or ")} may land on pool ${pool.name}, whose hosts lie in zone ${away.join(" and ")}`,
          "",
          options,
        );
      else report.unknown("", missingAmong(reasons) ?? missingPlaceOf(pool), options);
    }
  },
  good: () => ({
    "a pool of its zone": placementExample([
      pool("back", "app"),
      pool("front", "dmz"),
      tenant("checkout", "app", onPool("back")),
    ]),
  }),
  bad: () => ({
    "a pool of another zone": placementExample([
      pool("front", "dmz"),
      tenant("checkout", "app", onPool("front")),
    ]),
    "any pool": placementExample([
      pool("back", "app"),
      pool("front", "dmz"),
      tenant("checkout", "app", { tolerations: [{ operator: "Exists" }] }),
    ]),
  }),
});
