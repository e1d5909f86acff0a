import { definePolicy, ingress } from "../../core/policy";

/** Annotations whose text becomes a part of the proxy's configuration. */
const snippet =
  /^(?:nginx\.ingress\.kubernetes\.io\/(?:[a-z-]+-snippet|configuration-snippet|auth-snippet)|nginx\.org\/[a-z-]+-snippets|haproxy\.org\/[a-z-]+-(?:config-)?snippet|haproxy-ingress\.github\.io\/config-[a-z-]+)$/;

/** Paths at which a proxy has its own files, and its account's token. */
const own = /\/(?:etc|root|proc\/self|var\/run\/(?:secrets|kubernetes)|run\/secrets)(?:\/|$)/i;
/** Ends a directive, or begins another. */
const directive = /[;{}]|[\r\n]|\b(?:alias|root|proxy_pass|content_by_lua|lua_\w+)\b\s/i;

export default definePolicy({
  name: "disallow-ingress-injection",
  displayName: "Ingresses write nothing into the proxy's configuration",
  description:
    "Snippets, and paths that end a directive, become a part of the configuration of a proxy that reads the secrets of all namespaces: whoever may write an Ingress has them all (CVE-2021-25742, CVE-2021-25745).",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51, 66],
  remediationSteps:
    "Delete the annotation or the path; set what it asks for in the controller's own configuration, and turn snippets off there.",
  appliesTo: "Ingress",
  check({ node, report }) {
    report.each(Object.keys(node.annotations), (name) => {
      if (snippet.test(name))
        report(`writes into the proxy's configuration by ${name}`, `metadata.annotations["${name}"]`);
    });
    report.each(node.rules, ({ http }, index) =>
      report.each(http?.paths, ({ path = "" }, at) => {
        // A regular expression may hold braces.
        const odd = path.replace(/\{\d*,?\d*\}/g, "");
        if (own.test(path) || directive.test(odd))
          report(
            `takes the path ${JSON.stringify(path)}, which reaches into the proxy`,
            `spec.rules[${index}].http.paths[${at}].path`,
          );
      }),
    );
  },
  good: () => ({
    "a plain path": ingress(),
    "another annotation": ingress({
      metadata: { annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "8m" } },
    }),
    "an expression": ingress({
      spec: {
        rules: [
          {
            host: "shop.example.com",
            http: { paths: [path("/orders/[0-9]{1,8}", "ImplementationSpecific")] },
          },
        ],
      },
    }),
  }),
  bad: () => ({
    "a snippet": ingress({
      metadata: { annotations: { "nginx.ingress.kubernetes.io/server-snippet": "return 200;" } },
    }),
    "a snippet of another controller": ingress({
      metadata: { annotations: { "nginx.org/location-snippets": "return 200;" } },
    }),
    "the account's token": ingress({
      spec: {
        rules: [{ host: "shop.example.com", http: { paths: [path("/var/run/secrets/kubernetes.io")] } }],
      },
    }),
    "another directive": ingress({
      spec: { rules: [{ host: "shop.example.com", http: { paths: [path("/x { } location /y")] } }] },
    }),
  }),
});

function path(text: string, pathType = "Prefix"): object {
  return { path: text, pathType, backend: { service: { name: "checkout", port: { number: 8080 } } } };
}
