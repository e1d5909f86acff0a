import {
  definePolicy,
  exposedZones,
  landing,
  missingAmong,
  missingPlaceOf,
  onPool,
  placementExample,
  pool,
  seenCandidates,
  storageOf,
  tenant,
  zonesOfPool,
} from "../../core/policy";

const claim = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "orders" } }] };
const storing = (pools: readonly (readonly [string, string])[], on: object) =>
  placementExample([
    ...pools.map(([name, zone]) => pool(name, zone)),
    tenant("orders", "app", { ...claim, ...on }),
  ]);

export default definePolicy({
  name: "disallow-stored-data-on-exposed-hosts",
  displayName: "Workloads that store data can't land on a host that the outside reaches",
  description:
    "Whoever takes a host of the demilitarised zone has the disks and memory of all that runs there: data must not be among it, on any host that the scheduler could choose.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [36],
  remediationSteps:
    "Let the workload require the label of a pool in an inner zone, and taint the pools of the outer one.",
  appliesTo: "Workload",
  needs: "graph",
  check(context) {
    const { node, graph, estate, report } = context;
    const exposed = exposedZones(estate);
    if (exposed.size === 0) return report.notApplicable("no declared flow comes from outside");
    const storage = storageOf(node);
    if (!storage) return report.notApplicable("it stores no data");
    for (const { pool, answer, reasons } of seenCandidates(
      context,
      "disallow-stored-data-on-exposed-hosts",
    )) {
      const zones = zonesOfPool(estate, graph, pool);
      const found = zones.values.filter((zone) => exposed.has(zone));
      if (found.length === 0 && (zones.certain || zones.values.length > 0)) continue;
      const evidence = [landing(node, pool, reasons)];
      const options = { key: pool.name, evidence };
      if (found.length > 0 && zones.certain && answer === "yes")
        report(
          `stores data (${storage.text}) and may land on pool ${pool.name} in zone ${found.join(" and ")}, which the outside reaches`,
          "",
          options,
        );
      else report.unknown("", missingAmong(reasons) ?? missingPlaceOf(pool), options);
    }
  },
  good: () => ({
    "a pool of an inner zone": storing(
      [
        ["back", "app"],
        ["front", "dmz"],
      ],
      onPool("back"),
    ),
  }),
  bad: () => ({
    "a pool of the DMZ": {
      ...storing([["front", "dmz"]], onPool("front")),
      alsoFails: ["restrict-workload-hosts"],
    },
  }),
});
