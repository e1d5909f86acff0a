/** A Pod that violates one policy that no estate is needed for; its own name and one more line may be given. */
export const pod = (name: string, spec = "hostPID: true"): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
spec:
  ${spec}
  containers:
    - name: main
      image: registry.example.com/shop/main:1.0
`;

/** An estate in which everything is production. */
export const estate = (more = ""): string => `zones:
  internet: { external: true, trust: 0 }
  app: { trust: 50, select: [{ namespace: "**" }] }
environments:
  production:
    select: [{ stack: "**" }, { namespace: "**" }]
    controlled: true
    level: hybrid
    enforce: mandatory
    onUnknown: { preview: advisory, state: mandatory }
${more}`;

/** An estate of two zones with one flow between them. */
export const shopEstate = (more = ""): string => `zones:
  internet: { external: true, trust: 0 }
  dmz: { trust: 20, select: [{ namespaceLabel: { zone: dmz } }] }
  app: { trust: 50, select: [{ namespaceLabel: { zone: app } }] }
flows:
  - { from: dmz, to: app, ports: [8080/tcp] }
environments:
  production: { select: [{ stack: "**" }, { namespace: "**" }] }
${more}`;

const namespace = (name: string, zone: string): string => `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { zone: ${zone} } }
`;

const deployment = (name: string, space: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${space} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: registry.example.com/${name}:1.0 }] }
`;

/** Two namespaces; into the second one, `orders` takes what a peer may send it on 8080. */
export const shopManifests = (
  peer = "{ namespaceSelector: { matchLabels: { zone: dmz } } }",
  port = "8080",
): string =>
  [
    namespace("web", "dmz"),
    namespace("api", "app"),
    deployment("front", "web"),
    deployment("twin", "web"),
    deployment("orders", "api"),
    deployment("twin", "api"),
    `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-web, namespace: api }
spec:
  podSelector: { matchLabels: { app: orders } }
  policyTypes: [Ingress]
  ingress:
    - from: [${peer}]
      ports: [{ port: ${port} }]
`,
  ].join("---\n");
