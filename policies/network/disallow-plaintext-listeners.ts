import { definePolicy, example, exampleIds, listener, loadBalancer, resource } from "../../core/policy";

export default definePolicy({
  name: "disallow-plaintext-listeners",
  displayName: "Load balancers answer in HTTPS only",
  description:
    "What is sent in plain text can be read and changed on the way, passwords and session cookies included. A listener on HTTP may only send clients on to HTTPS.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.2"],
  requirements: [51],
  remediationSteps:
    "Use HTTPS with a certificate; keep HTTP only with a redirect to HTTPS as the default action.",
  appliesTo: "Listener",
  check({ node, report }) {
    if (node.protocol?.toUpperCase() !== "HTTP") return;
    const [first] = node.actions ?? [];
    if (first?.type === "redirect" && first.redirect?.protocol === "HTTPS") return;
    report(`answers in plain text${node.port === undefined ? "" : ` on port ${node.port}`}`, "protocol");
  },
  good: () => ({
    HTTPS: example(listener()),
    "a redirect": example([
      loadBalancer(),
      listener({
        port: 80,
        protocol: "HTTP",
        sslPolicy: undefined,
        defaultActions: [
          { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } },
        ],
      }),
    ]),
  }),
  bad: () => ({
    HTTP: example([
      loadBalancer(),
      listener({ port: 80, protocol: "HTTP", sslPolicy: undefined, defaultActions: [{ type: "forward" }] }),
    ]),
    "a classic load balancer": example(
      resource("aws:elb/loadBalancer:LoadBalancer", "shop", {
        internal: true,
        subnets: [exampleIds.subnet],
        securityGroups: [exampleIds.group],
        accessLogs: { bucket: "access-logs", enabled: true },
        listeners: [{ lbPort: 80, lbProtocol: "http", instancePort: 8080, instanceProtocol: "http" }],
      }),
    ),
  }),
});
