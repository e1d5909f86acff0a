import { definePolicy, example, loadBalancer } from "../../core/policy";

export default definePolicy({
  name: "disallow-invalid-header-fields",
  displayName: "Load balancers drop headers that are none",
  description:
    "What the balancer and the container read differently, such as a header's name with a space in it, lets one request be smuggled in with another.",
  severity: "low",
  enforcementLevel: "advisory",
  requirements: [51],
  remediationSteps: "Set dropInvalidHeaderFields to true.",
  appliesTo: "LoadBalancer",
  check({ node, report }) {
    if (node.balancerKind !== "application")
      return report.notApplicable("only application load balancers read headers");
    if (node.dropInvalidHeaderFields !== true)
      report("hands on headers with invalid names", node.places["dropInvalidHeaderFields"]);
  },
  repairs: { dropInvalidHeaderFields: true },
  good: () => ({
    dropped: example(loadBalancer()),
    "a network load balancer": example(
      loadBalancer({ loadBalancerType: "network", dropInvalidHeaderFields: undefined }),
    ),
  }),
  bad: () => ({
    "not set": example(loadBalancer({ dropInvalidHeaderFields: undefined })),
    "turned off": example(loadBalancer({ dropInvalidHeaderFields: false })),
  }),
});
