import { definePolicy, example, loadBalancer, resource } from "../../core/policy";

export default definePolicy({
  name: "require-load-balancer-logs",
  displayName: "Load balancers record who came",
  description:
    "The balancer is the last that sees a client's address and request before containers do. Without its record, nobody can tell afterwards who came in, and with what.",
  severity: "low",
  enforcementLevel: "advisory",
  requirements: [57, 66],
  remediationSteps: "Set accessLogs.enabled, and name a bucket for the records.",
  appliesTo: "LoadBalancer",
  check({ node, report }) {
    if (node.balancerKind === "gateway") return report.notApplicable("gateway load balancers keep no record");
    if (node.accessLogs !== true) report("keeps no record of its requests", node.places["accessLogs"]);
  },
  good: () => ({
    "a bucket for the records": example(loadBalancer()),
    "natively, by an attribute": example(
      resource("aws-native:elasticloadbalancingv2:LoadBalancer", "shop", {
        scheme: "internal",
        loadBalancerAttributes: [
          { key: "access_logs.s3.enabled", value: "true" },
          { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" },
        ],
      }),
    ),
  }),
  bad: () => ({
    "not set": example(loadBalancer({ accessLogs: undefined })),
    "turned off": example(loadBalancer({ accessLogs: { bucket: "shop-access-logs", enabled: false } })),
    "natively, without the attribute": example(
      resource("aws-native:elasticloadbalancingv2:LoadBalancer", "shop", {
        scheme: "internal",
        loadBalancerAttributes: [{ key: "routing.http.drop_invalid_header_fields.enabled", value: "true" }],
      }),
    ),
    "a classic one": example(
      resource("aws:elb/loadBalancer:LoadBalancer", "shop", {
        internal: true,
        subnets: ["subnet-0aaa1111bbbb2222c"],
        listeners: [
          {
            lbPort: 443,
            lbProtocol: "https",
            instancePort: 8443,
            instanceProtocol: "https",
            sslCertificateId: "arn:aws:acm:eu-west-1:333333333333:certificate/1",
          },
        ],
      }),
    ),
  }),
});
