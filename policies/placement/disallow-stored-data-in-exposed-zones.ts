import {
  controller,
  database,
  definePolicy,
  dividedNamespace,
  example,
  exposedZones,
  minimalPod,
  overlay,
  resource,
  storageOf,
  subnetsOf,
  zonesOfResource,
  zonesOfWorkload,
} from "../../core/policy";

const databaseIn = (zone: string) =>
  example([
    resource(
      "aws:ec2/subnet:Subnet",
      zone,
      { cidrBlock: "10.0.1.0/24", tags: { zone } },
      { physicalId: "subnet-1" },
    ),
    resource("aws:rds/subnetGroup:SubnetGroup", "orders", { name: "orders", subnetIds: ["subnet-1"] }),
    database({ dbSubnetGroupName: "orders" }),
  ]);
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
  appliesTo: ["Workload", "DataStore"],
  needs: "graph",
  check({ node, graph, estate, report }) {
    const exposed = exposedZones(estate);
    if (exposed.size === 0) return report.notApplicable("the outside reaches no zone");
    const { zones, certain } =
      node.kind === "Workload"
        ? zonesOfWorkload(estate, graph, node)
        : zonesOfResource(estate, graph, node.resource);
    const found = zones.filter((zone) => exposed.has(zone));
    const missing = node.kind === "DataStore" ? subnetsOf(graph, node.resource).missing : undefined;
    if (found.length === 0 && missing !== undefined)
      return report.unknown("", `the zones of its subnets (${missing})`);
    if (found.length === 0) return report.notApplicable("it lies in no zone that the outside reaches");
    const storage =
      node.kind === "Workload" ? storageOf(node) : { text: `is a data store, ${node.storeKind}`, path: "" };
    if (!storage) return;
    if (zones.length === found.length && certain)
      report(
        `stores data (${storage.text}) in zone ${found.join(" and ")}, which the outside reaches`,
        storage.path,
      );
    else
      report.unknown(
        storage.path,
        `whether it lies in zone ${found.join(" or ")}, which the outside reaches`,
      );
  },
  good: () => ({
    "a claim in an inner zone": workload("app", claim),
    "no storage in the DMZ": workload("dmz"),
    "a database in inner subnets": databaseIn("data"),
  }),
  bad: () => ({
    "a claim in the DMZ": workload("dmz", claim),
    "a database in the DMZ's subnets": databaseIn("dmz"),
  }),
});
