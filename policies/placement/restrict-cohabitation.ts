import {
  definePolicy,
  isOfMachines,
  onPool,
  placementExample,
  pool,
  reportConflicts,
  tenant,
} from "../../core/policy";

const apart = {
  estate: { environments: { production: { level: "alone" } }, levels: { alone: { cohabitation: "none" } } },
};
const front = pool("front", "app");
const back = pool("back", "app");

export default definePolicy({
  name: "restrict-cohabitation",
  displayName: "Only workloads that may share a machine can land on the same one",
  description:
    "Containers of one machine share its kernel: whoever breaks out of one is in all. The environment's security level says who may meet; every machine that the scheduler could choose must keep to it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4", "nist-800-190:4.5.2"],
  requirements: [38, 40, 44],
  remediationSteps:
    "Give each side a pool with a taint that it alone tolerates and a label that it requires, or a required anti-affinity over kubernetes.io/hostname. `bulkhead place` shows who may meet where.",
  appliesTo: "Graph",
  check: (context) => reportConflicts(context, isOfMachines),
  good: () => ({
    "a pool each": placementExample(
      [front, back, tenant("checkout", "app", onPool("front")), tenant("orders", "app", onPool("back"))],
      apart,
    ),
    "one pool where the level lets them share": placementExample([
      front,
      tenant("checkout", "app", onPool("front")),
      tenant("orders", "app", onPool("front")),
    ]),
  }),
  bad: () => ({
    "one pool where nobody may share": placementExample(
      [front, tenant("checkout", "app", onPool("front")), tenant("orders", "app", onPool("front"))],
      apart,
    ),
    "two zones on one pool": {
      ...placementExample([
        front,
        tenant("checkout", "app", onPool("front")),
        tenant("storefront", "dmz", onPool("front")),
      ]),
      alsoFails: ["restrict-workload-hosts"],
    },
  }),
});
