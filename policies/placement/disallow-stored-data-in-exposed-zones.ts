import {
  controller,
  definePolicy,
  dividedNamespace,
  example,
  exposedZones,
  minimalPod,
  overlay,
  storageOf,
  zonesOfWorkload,
} from "../../core/policy";

const claim = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "orders" } }] };
const workload = (zone: string, changes: object = {}) =>
  example([
    ...dividedNamespace("shop-checkout", { zone }),
    controller("Deployment", overlay(minimalPod(), changes)),
  ]);

export default definePolicy({
  name: "disallow-stored-data-in-exposed-zones",
  displayName: "Workloads that store data do not run in a zone that the outside reaches",
  description:
    "What stands where the outside arrives is attacked first: data that is kept there is lost with the first breach, before any other division has to hold.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [36],
  remediationSteps:
    "Move the workload to a namespace of an inner zone and let the outer one ask it over a declared flow, or keep the data in a store of the data zone.",
  appliesTo: "Workload",
  needs: "graph",
  check({ node, graph, estate, report }) {
    const exposed = exposedZones(estate);
    const { zones, certain } = zonesOfWorkload(estate, graph, node);
    const found = zones.filter((zone) => exposed.has(zone));
    if (found.length === 0) return report.notApplicable("it lies in no zone that the outside reaches");
    const storage = storageOf(node);
    if (!storage) return;
    if (certain)
      report(
        `stores data (${storage.text}) in zone ${found.join(" and ")}, which the outside reaches`,
        storage.path,
      );
    else
      report.unknown(
        storage.path,
        `whether namespace ${node.namespace ?? "default"} lies in zone ${found.join(" or ")}: its labels were not given`,
      );
  },
  good: () => ({
    "a claim in an inner zone": workload("app", claim),
    "no storage in the DMZ": workload("dmz"),
  }),
  bad: () => ({
    "a claim in the DMZ": workload("dmz", claim),
  }),
});
