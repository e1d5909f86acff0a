import {
  definePolicy,
  hostingOf,
  isSandbox,
  isUnseen,
  landing,
  manifest,
  onPool,
  placementExample,
  pool,
  tenant,
  Unknown,
} from "../../core/policy";

const level = (sandbox: string) => ({
  estate: {
    environments: { production: { level: "boxed" } },
    levels: { boxed: { cohabitation: [{ differ: "zone" }], sandbox } },
  },
});
const runtimeClass = manifest({
  apiVersion: "node.k8s.io/v1",
  kind: "RuntimeClass",
  metadata: { name: "kata" },
  handler: "kata-qemu",
});
const front = pool("front", "app");
const checkout = (spec: object = {}) => tenant("checkout", "app", { ...onPool("front"), ...spec });

export default definePolicy({
  name: "require-sandboxes",
  displayName: "Where the level asks for it, hardware or a sandbox stands between workloads",
  description:
    "Containers divide by the kernel that they all share; a virtual machine or a kernel of its own holds when that kernel falls. A security level may ask for it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.2"],
  requirements: [42],
  remediationSteps:
    "Give the pods a runtimeClassName whose handler is a sandbox (Kata, gVisor), run them on Fargate, or on machines of dedicated tenancy.",
  appliesTo: "Workload",
  needs: "graph",
  check({ node, graph, estate, environment, report }) {
    if (estate.levels[environment.level]?.sandbox !== "required")
      return report.notApplicable(`level ${environment.level} asks for no sandbox`);
    const hosting = hostingOf(graph);
    const placed = hosting.classOf(node);
    if (!placed) return report.notApplicable("it runs on no machine of ours");
    const { sandbox, selectionOpen } = placed.demands;
    const own = sandbox ? isSandbox(sandbox) : selectionOpen === undefined ? "no" : "unknown";
    if (own === "yes") return;
    for (const { pool, answer, reasons } of hosting.candidates(node)) {
      if (pool.machinePerPod) continue;
      const { tenancy } = pool.place;
      if (tenancy === "dedicated" || tenancy === "host") continue;
      const options = { key: pool.name, evidence: [landing(node, pool, reasons)] };
      if (own === "no" && answer === "yes" && !(tenancy instanceof Unknown))
        report(
          `shares the kernel of a machine of pool ${pool.name}, and level ${environment.level} asks for a sandbox or hardware of its own`,
          "runtimeClassName",
          options,
        );
      else if (own === "no" && isUnseen(pool))
        report("has no sandboxed runtime class, which its level asks for", "runtimeClassName", options);
      else {
        const missing =
          own === "unknown"
            ? sandbox
              ? `whether runtime class ${sandbox.className} is a sandbox`
              : "its runtime class"
            : tenancy instanceof Unknown
              ? tenancy.missing
              : (reasons.find((each) => each.missing)?.missing ?? "where it lands");
        report.unknown("runtimeClassName", missing, options);
      }
    }
  },
  good: () => ({
    "a sandboxed runtime class": placementExample(
      [front, [runtimeClass], checkout({ runtimeClassName: "kata" })],
      level("required"),
    ),
    "no sandbox where none is asked for": placementExample([front, checkout()], level("optional")),
  }),
  bad: () => ({ "a common kernel": placementExample([front, checkout()], level("required")) }),
});
