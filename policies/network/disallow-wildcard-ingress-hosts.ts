import { definePolicy, example, ingress, object } from "../../core/policy";

export default definePolicy({
  name: "disallow-wildcard-ingress-hosts",
  displayName: "Ingresses name their hosts",
  description:
    "A wildcard host takes requests for names that nobody planned, those of other teams included, and answers for addresses that an attacker registers.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51],
  remediationSteps: "Write the full name of each host.",
  appliesTo: ["Ingress", "OpenShiftRoute", "Gateway", "GatewayRoute"],
  check({ node, report }) {
    const judge = (host: string | undefined, path: string): void => {
      if (host?.includes("*")) report(`takes the wildcard host ${host}`, path);
    };
    if (node.kind === "Ingress")
      report.each(node.rules, ({ host }, index) => judge(host, `spec.rules[${index}].host`));
    else if (node.kind === "GatewayRoute")
      report.each(node.hostnames, (host, index) => judge(host, `spec.hostnames[${index}]`));
    else if (node.kind === "Gateway")
      report.each(node.listeners, ({ hostname }, index) =>
        judge(hostname, `spec.listeners[${index}].hostname`),
      );
    else if (node.wildcardPolicy === "Subdomain")
      report("takes all hosts of a domain", "spec.wildcardPolicy");
  },
  good: () => ({ "a full name": ingress() }),
  bad: () => ({
    "a wildcard": ingress({
      spec: {
        rules: [{ host: "*.example.com" }],
        tls: [{ hosts: ["*.example.com"], secretName: "shop" }],
      },
    }),
    "a route": example(
      object("gateway.networking.k8s.io/v1", "HTTPRoute", {
        spec: { parentRefs: [{ name: "shop" }], hostnames: ["shop.example.com", "*.example.com"] },
      }),
    ),
    "a Route": example(
      object("route.openshift.io/v1", "Route", {
        spec: { host: "shop.example.com", wildcardPolicy: "Subdomain", tls: { termination: "edge" } },
      }),
    ),
  }),
});
