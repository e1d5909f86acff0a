import { definePolicy, pod, repairPod } from "../../core/policy";

export default definePolicy({
  name: "disallow-service-links",
  displayName: "Pods aren't given the addresses of all services",
  description:
    "By default Kubernetes puts the address and ports of every Service of the namespace into each container's environment: a map of the zone for an intruder.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.2"],
  requirements: [56],
  remediationSteps: "Set enableServiceLinks: false and find services by name.",
  appliesTo: "Workload",
  check({ node, report }) {
    if (node.platform !== "kubernetes") return report.notApplicable("the platform has no service links");
    if (node.pod.enableServiceLinks !== false)
      report("is given the addresses of all services", "enableServiceLinks");
  },
  good: () => ({ "switched off": pod() }),
  bad: () => ({
    unset: pod({ enableServiceLinks: undefined }),
    "switched on": pod({ enableServiceLinks: true }),
  }),
  remediate: (resource) =>
    repairPod(resource, (spec) =>
      spec["enableServiceLinks"] === undefined || spec["enableServiceLinks"] === true
        ? { ...spec, enableServiceLinks: false }
        : spec,
    ),
});
