import {
  controller,
  definePolicy,
  directions,
  example,
  isIsolated,
  minimalDefaultDeny,
  minimalNamespace,
  minimalPod,
  namespaces,
  oneOf,
  pod,
  systemNamespaces,
  reportAbsence,
} from "../../core/policy";

export default definePolicy({
  name: "require-pod-isolation",
  displayName: "Every workload's pods are isolated by a network policy",
  description:
    "A pod is isolated, direction by direction, once a network policy selects it; until then anything may connect to it, and it to anything.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.3.2", "nist-800-190:4.3.3", "nsa-cisa-1.2:network-separation"],
  requirements: [53],
  remediationSteps:
    "Give the namespace a default denial, or the workload a policy that selects its pods in both directions.",
  settings: {
    directions: oneOf(["any"], "any is content with a policy for one direction. By default both are needed."),
  },
  appliesTo: "Workload",
  needs: "graph",
  check({ node, graph, report, settings }) {
    if (node.platform !== "kubernetes") return report.notApplicable("network policies are Kubernetes'");
    const scope = namespaces(graph).of(node);
    if (scope && systemNamespaces.has(scope.name)) return report.notApplicable("it is the system's");
    const seen =
      !scope ||
      scope.node ||
      scope.name === "default" ||
      scope.networkPolicies.length + scope.foreignPolicies.length > 0;
    if (!seen) return report.notApplicable("its namespace was not given");
    if (node.pod.hostNetwork)
      return report.notApplicable("it uses its host's network, which no network policy rules");
    const found = directions.map((direction) => ({
      direction,
      isolated: isIsolated(graph, node, direction),
    }));
    if (settings["directions"] === "any" && found.some(({ isolated }) => isolated)) return;
    const open = found.filter(({ isolated }) => isolated === false).map(({ direction }) => direction);
    if (open.length > 0)
      reportAbsence(
        { graph, report },
        "hold its network policies",
        `is isolated by no network policy for ${open.join(" and ")}`,
      );
    for (const { direction, isolated } of found) {
      if (isolated === undefined)
        report.unknown("", `whether a network policy selects its pods for ${direction}`);
    }
  },
  good: () => ({
    "a default denial": pod(),
    "a policy of its own": {
      ...example([
        controller("Deployment", minimalPod()),
        minimalNamespace(),
        minimalDefaultDeny({ spec: { podSelector: { matchLabels: { app: "checkout" } } } }),
        minimalDefaultDeny({ metadata: { name: "others" } }),
      ]),
    },
  }),
  bad: () => ({
    "policies for others only": {
      ...example([
        controller("Deployment", minimalPod()),
        minimalNamespace(),
        minimalDefaultDeny({ spec: { podSelector: { matchLabels: { app: "other" } } } }),
      ]),
      alsoFails: [
        "disallow-dangling-network-policies",
        "disallow-metadata-access",
        "require-default-deny",
        "restrict-connections",
        "restrict-internet-access",
        "restrict-management-connections",
      ],
    },
    "egress left open": {
      ...example([
        controller("Deployment", minimalPod()),
        minimalNamespace(),
        minimalDefaultDeny({ spec: { policyTypes: ["Ingress"] } }),
      ]),
      alsoFails: [
        "disallow-metadata-access",
        "require-default-deny",
        "restrict-connections",
        "restrict-internet-access",
        "restrict-management-connections",
      ],
    },
  }),
});
