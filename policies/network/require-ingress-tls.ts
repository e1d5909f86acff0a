import { definePolicy, example, flag, httpsProblem, ingress, object, reportUnsaid } from "../../core/policy";

const alb = {
  "alb.ingress.kubernetes.io/certificate-arn": "arn:aws:acm:eu-west-1:333333333333:certificate/shop",
  "alb.ingress.kubernetes.io/ssl-redirect": "443",
};
const gateway = (protocol: string) =>
  example(
    object("gateway.networking.k8s.io/v1", "Gateway", {
      spec: {
        gatewayClassName: "alb",
        listeners: [{ name: "shop", hostname: "shop.example.com", port: 443, protocol }],
      },
    }),
  );
const route = (tls: object | undefined) =>
  example(
    object("route.openshift.io/v1", "Route", {
      spec: { host: "shop.example.com", to: { kind: "Service", name: "checkout" }, ...(tls && { tls }) },
    }),
  );

export default definePolicy({
  name: "require-ingress-tls",
  displayName: "Whatever comes in from outside comes over TLS",
  description:
    "Plain HTTP lets anyone on the way read and change what passes, sessions and passwords first. An Ingress needs a certificate and no plain HTTP beside it; where it only names a certificate, its controller's default of redirecting is trusted.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3", "nsa-cisa-1.2:network-separation"],
  requirements: [51],
  remediationSteps:
    'Add spec.tls with a secretName, or the load balancer\'s certificate annotation with a redirect, and set kubernetes.io/ingress.allow-http: "false".',
  settings: {
    tlsOptional: flag(
      "true is content where plain HTTP is shut off. By default a certificate must be named too.",
    ),
  },
  appliesTo: ["Ingress", "OpenShiftRoute", "Gateway"],
  check({ node, report, settings }) {
    if (node.kind === "Ingress") {
      const problem = httpsProblem(node, settings["tlsOptional"] === true);
      if (problem === "has no TLS") reportUnsaid({ node, report }, problem, "spec.tls");
      else if (problem) report(problem, "spec.tls");
    } else if (node.kind === "OpenShiftRoute") {
      if (!node.tls?.termination) report("has no TLS", "spec.tls");
      else if (node.tls.insecureEdgeTerminationPolicy === "Allow")
        report("serves plain HTTP beside TLS", "spec.tls.insecureEdgeTerminationPolicy");
    } else {
      report.each(node.listeners, ({ name, protocol }, index) => {
        if (protocol === "HTTP")
          report(`listens for plain HTTP at ${name}`, `spec.listeners[${index}].protocol`);
      });
    }
  },
  good: () => ({
    "a certificate": ingress(),
    "a certificate for all hosts of the domain": ingress({
      spec: { tls: [{ hosts: ["*.example.com"], secretName: "shop" }] },
    }),
    "plain HTTP shut off": ingress({
      metadata: { annotations: { "kubernetes.io/ingress.allow-http": "false" } },
      spec: { tls: [{ hosts: ["shop.example.com"] }] },
    }),
    "the load balancer's certificate": ingress({
      metadata: { annotations: alb },
      spec: { tls: undefined },
    }),
    "a Gateway for HTTPS": gateway("HTTPS"),
    "a Route": route({ termination: "edge", insecureEdgeTerminationPolicy: "Redirect" }),
  }),
  bad: () => ({
    "no TLS": ingress({ spec: { tls: undefined } }),
    "TLS for another host": ingress({ spec: { tls: [{ hosts: ["*.com"], secretName: "shop" }] } }),
    "plain HTTP allowed": ingress({
      metadata: { annotations: { "kubernetes.io/ingress.allow-http": "true" } },
    }),
    "no redirect": ingress({
      metadata: { annotations: { "nginx.ingress.kubernetes.io/ssl-redirect": "false" } },
    }),
    "a Gateway for HTTP": gateway("HTTP"),
    "a Route without TLS": route(undefined),
    "a Route that serves both": route({ termination: "edge", insecureEdgeTerminationPolicy: "Allow" }),
  }),
});
