import {
  definePolicy,
  isOfLayers,
  onPool,
  placementExample,
  pool,
  reportConflicts,
  tenant,
} from "../../core/policy";

const level = (separateZonesBy: readonly string[]) => ({
  estate: {
    environments: { production: { level: "layered" } },
    levels: { layered: { cohabitation: [{ differ: "supplier" }], separateZonesBy } },
  },
});
const two = [
  pool("front", "dmz"),
  pool("back", "app"),
  tenant("storefront", "dmz", onPool("front")),
  tenant("checkout", "app", onPool("back")),
];

export default definePolicy({
  name: "restrict-shared-layers",
  displayName: "Each layer that must part zones parts them",
  description:
    "A security level names the layers (account, VPC, hardware, machine, sandbox, pool, namespace) that keep zones apart. One that they share is one wall less than was counted on.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [41],
  remediationSteps:
    "Give each zone its own of the layer: an account or VPC, dedicated hosts of its own (tenancy host with a host resource group), a pool, a sandboxed runtime class, a namespace.",
  appliesTo: "Graph",
  check: (context) => reportConflicts(context, isOfLayers),
  good: () => ({ "a pool for each zone": placementExample(two, level(["vm", "pool", "namespace"])) }),
  bad: () => ({ "two zones on the same hardware": placementExample(two, level(["vm", "host"])) }),
});
