import assert from "node:assert/strict";
import type { Exposure } from "../../../../core/reachability";
import { ConnectionSet } from "../../../../core/sets";
import { clusterFrom, namespacesOf, podsOf, policyOf } from "./cluster";

const estate =
  namespacesOf({ shop: "app" }) +
  podsOf({ "shop/web": "ports: [{ name: http, containerPort: 8080 }]", "shop/cart": "" });
const universe = ConnectionSet.transport();
const text = ({ may, must }: { may: ConnectionSet; must: ConnectionSet }): string =>
  may.equals(must) ? may.toText(universe) : `may ${may.toText(universe)} / must ${must.toText(universe)}`;

const ports = "ports: [{ name: web, port: 80, targetPort: http, nodePort: 30080 }]";
const service = (spec: string, annotations = ""): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: front, namespace: shop, annotations: { ${annotations} } }\n` +
  `spec: { selector: { app: web }, ${ports}, ${spec} }\n`;
const object = (apiVersion: string, kind: string, name: string, spec: string, annotations = ""): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop, annotations: { ${annotations} } }\nspec: ${spec}\n`;
const prefix = "service.beta.kubernetes.io/";

const exposures = (objects: string, facts = {}): readonly Exposure[] =>
  clusterFrom(estate + objects, facts).exposures;
const summary = (objects: string): string[] =>
  exposures(objects).map(
    ({ kind, to, door, reached }) => `${kind} ${to.name}: ${text(door)} to ${text(reached)}`,
  );

describe("exposure by a Service", () => {
  it("of the cluster alone opens nothing", () => {
    assert.deepEqual(summary(service("type: ClusterIP")), []);
    assert.deepEqual(summary(service("type: ExternalName, externalName: db.example.com")), []);
  });

  it("opens ports of all nodes, for a load balancer too unless it says not to", () => {
    assert.deepEqual(summary(service("type: NodePort")), ["node-port shop/web: TCP 30080 to TCP 8080"]);
    assert.deepEqual(summary(service("type: LoadBalancer")), [
      "load-balancer shop/web: TCP 80 to TCP 8080",
      "node-port shop/web: TCP 30080 to TCP 8080",
    ]);
    assert.deepEqual(summary(service("type: LoadBalancer, allocateLoadBalancerNodePorts: false")), [
      "load-balancer shop/web: TCP 80 to TCP 8080",
    ]);
  });

  it("has a port of the nodes that is not known before the cluster gives it", () => {
    const own = `---\napiVersion: v1\nkind: Service\nmetadata: { name: front, namespace: shop }\nspec: { type: NodePort, selector: { app: web }, ports: [{ port: 80 }] }\n`;
    assert.deepEqual(summary(own), [
      "node-port shop/web: may TCP 30000-32767 / must No Connections to TCP 80",
    ]);
  });

  it("opens external addresses of any type", () => {
    assert.deepEqual(summary(service("externalIPs: [192.0.2.1]")), [
      "external-ip shop/web: TCP 80 to TCP 8080",
    ]);
  });

  it("answers the ranges that it names, and those of its network if it is internal", () => {
    const clients = (spec: string, annotations = ""): string[] => {
      const [first] = exposures(service(`type: LoadBalancer, ${spec}`, annotations));
      return [first!.clients.may.toString(), first!.clients.must.toString()];
    };
    const world = ["0.0.0.0/0, ::/0", "0.0.0.0/0, ::/0"];
    assert.deepEqual(clients(""), world);
    assert.deepEqual(clients("loadBalancerSourceRanges: [192.0.2.0/24]"), ["192.0.2.0/24", "192.0.2.0/24"]);
    assert.deepEqual(clients("loadBalancerSourceRanges: [UNKNOWN, 192.0.2.0/24]"), [
      world[0],
      "192.0.2.0/24",
    ]);
    assert.deepEqual(clients("", `${prefix}load-balancer-source-ranges: '192.0.2.0/25, 192.0.2.128/25'`), [
      "192.0.2.0/24",
      "192.0.2.0/24",
    ]);
    const [internal, surely] = clients("", `${prefix}aws-load-balancer-internal: 'true'`);
    assert.match(internal!, /10\.0\.0\.0\/8/);
    assert.equal(surely, "no address");
    assert.deepEqual(clients("", `${prefix}aws-load-balancer-scheme: internet-facing`), world);
    assert.deepEqual(clients("loadBalancerClass: service.k8s.aws/nlb"), [world[0], "no address"]);
  });

  it("reaches what the policies of the pods let in, from a node unless clients keep their addresses", () => {
    const policy = policyOf(
      "shop/in",
      "{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 192.0.2.0/24 } }] }] }",
    );
    const reached = (spec: string): string[] =>
      exposures(policy + service(spec)).map((each) => text(each.reached));
    const ranges = "loadBalancerSourceRanges: [192.0.2.0/25]";
    assert.deepEqual(
      reached(
        `type: LoadBalancer, externalTrafficPolicy: Local, ${ranges}, allocateLoadBalancerNodePorts: false`,
      ),
      ["TCP 8080"],
    );
    assert.deepEqual(
      reached(
        `type: LoadBalancer, externalTrafficPolicy: Cluster, ${ranges}, allocateLoadBalancerNodePorts: false`,
      ),
      ["may TCP 8080 / must No Connections"],
    );
  });

  it("without a selector leads to the addresses written beside it", () => {
    const pod =
      "---\napiVersion: v1\nkind: Pod\nmetadata: { name: old, namespace: shop }\nspec: { containers: [] }\nstatus: { podIP: 10.0.0.9 }\n";
    const front = `---\napiVersion: v1\nkind: Service\nmetadata: { name: front, namespace: shop }\nspec: { type: NodePort, ports: [{ port: 80, nodePort: 30080 }] }\n`;
    const written =
      "---\napiVersion: v1\nkind: Endpoints\nmetadata: { name: front, namespace: shop }\nsubsets: [{ addresses: [{ ip: 10.0.0.9 }] }]\n";
    assert.deepEqual(summary(pod + front + written), ["node-port shop/old: TCP 30080 to TCP 80"]);
    const slice =
      "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: { name: front-1, namespace: shop, labels: { kubernetes.io/service-name: front } }\nendpoints: [{ addresses: [10.0.0.9] }]\n";
    assert.deepEqual(summary(pod + front + slice), ["node-port shop/old: TCP 30080 to TCP 80"]);
    assert.deepEqual(summary(pod + front), []);
  });
});

describe("exposure by what serves many Services", () => {
  const backend = "backend: { service: { name: front, port: { name: web } } }";
  const ingress = (spec: string, annotations = ""): string =>
    object("networking.k8s.io/v1", "Ingress", "shop", spec, annotations);
  const through = (objects: string): string[] =>
    exposures(service("type: ClusterIP") + objects).map(
      ({ kind, via, reached }) =>
        `${kind} ${via.map(({ name, path }) => `${name} ${path}`.trim()).join(", ")}: ${text(reached)}`,
    );

  it("takes the Services of an Ingress, its default one and the old form", () => {
    assert.deepEqual(
      through(
        ingress(
          `{ default${backend.replace("backend", "Backend")}, rules: [{ http: { paths: [{ ${backend} }] } }] }`,
        ),
      ),
      [
        "ingress Ingress shop spec.defaultBackend, Service front: TCP 8080",
        "ingress Ingress shop spec.rules[0].http.paths[0].backend, Service front: TCP 8080",
      ],
    );
    assert.deepEqual(through(ingress("{ backend: { serviceName: front, servicePort: 80 } }")), [
      "ingress Ingress shop spec.backend, Service front: TCP 8080",
    ]);
    assert.deepEqual(through(ingress("{ backend: { serviceName: front, servicePort: 81 } }")), []);
    assert.deepEqual(through(ingress("{ backend: { serviceName: other, servicePort: 80 } }")), []);
  });

  it("takes any Service where the Ingress is not known", () => {
    const open = "may TCP 8080 / must No Connections";
    assert.deepEqual(through(ingress("{ rules: UNKNOWN }")), [
      `ingress Ingress shop spec.rules, Service front: ${open}`,
    ]);
    assert.deepEqual(through(ingress("{ backend: { serviceName: UNKNOWN, servicePort: 80 } }")), [
      `ingress Ingress shop spec.backend, Service front: ${open}`,
    ]);
  });

  it("comes from a pod that nobody knows, so that policies must take any", () => {
    const reached = (from: string): string[] =>
      through(
        ingress(`{ default${backend.replace("backend", "Backend")} }`) +
          policyOf("shop/in", `{ podSelector: {}, ingress: [{ ${from} }] }`),
      ).map((line) => line.replace(/.*front: /, ""));
    assert.deepEqual(reached("from: [{ namespaceSelector: {} }]"), ["TCP 8080"]);
    assert.deepEqual(reached("from: [{ namespaceSelector: { matchLabels: { zone: edge } } }]"), [
      "may TCP 8080 / must No Connections",
    ]);
    assert.deepEqual(reached("from: [{ ipBlock: { cidr: 10.0.0.0/8 } }]"), [
      "may TCP 8080 / must No Connections",
    ]);
    assert.deepEqual(reached("ports: [{ port: 1 }]"), []);
  });

  it("of AWS stands outside the cluster", () => {
    const [first] = exposures(
      service("type: NodePort") +
        ingress(
          `{ ingressClassName: alb, default${backend.replace("backend", "Backend")} }`,
          "alb.ingress.kubernetes.io/scheme: internet-facing, alb.ingress.kubernetes.io/inbound-cidrs: 192.0.2.0/24",
        ),
    ).filter(({ kind }) => kind === "ingress");
    assert.equal(first?.clients.must.toString(), "192.0.2.0/24");
  });

  it("of AWS is in doubt where its group or its class may say otherwise", () => {
    const front = (annotations: string, more = "") =>
      exposures(
        service("type: NodePort") +
          ingress(`{ ingressClassName: alb, default${backend.replace("backend", "Backend")} }`, annotations) +
          more,
      ).find(({ kind }) => kind === "ingress")?.front;
    const text = (found: ReturnType<typeof front>) =>
      found && [found.facing, found.answers.may.toString(), found.answers.must.toString()];
    const own =
      "alb.ingress.kubernetes.io/scheme: internal, alb.ingress.kubernetes.io/inbound-cidrs: 192.0.2.0/24";
    const group = "alb.ingress.kubernetes.io/group.name: shop";
    const certain = ["no", "192.0.2.0/24", "192.0.2.0/24"];
    assert.deepEqual(text(front(own)), certain);
    assert.deepEqual(text(front(`${own}, ${group}`)), certain);
    const shared = front(group);
    assert.deepEqual([shared?.facing, shared?.answers.must.isEmpty], ["unknown", true]);
    const parameters = object(
      "elbv2.k8s.aws/v1beta1",
      "IngressClassParams",
      "alb",
      "{ scheme: internet-facing }",
    );
    const overridden = front(own, parameters);
    assert.deepEqual([overridden?.facing, overridden?.answers.must.isEmpty], ["unknown", true]);
    const named = (spec: string) =>
      front(own, object("networking.k8s.io/v1", "IngressClass", "alb", spec))?.facing;
    assert.equal(named("{ controller: ingress.k8s.aws/alb }"), "no");
    const withParameters =
      "{ controller: ingress.k8s.aws/alb, parameters: { kind: IngressClassParams, name: alb } }";
    assert.equal(named(withParameters), "unknown");
  });

  it("of AWS goes by the parameters of its own class, and by no other's", () => {
    const own =
      "alb.ingress.kubernetes.io/scheme: internal, alb.ingress.kubernetes.io/inbound-cidrs: 192.0.2.0/24";
    const classOf = (name: string, more = ""): string =>
      object("networking.k8s.io/v1", "IngressClass", name, `{ controller: ingress.k8s.aws/alb${more} }`);
    const parametersOf = (name: string, spec: string): string =>
      object("elbv2.k8s.aws/v1beta1", "IngressClassParams", name, spec);
    const named = ", parameters: { kind: IngressClassParams, name: open }";
    const open = parametersOf("open", "{ scheme: internet-facing, inboundCIDRs: [198.51.100.0/24] }");
    const front = (name: string, ...more: readonly string[]) => {
      const text = ingress(
        `{ ingressClassName: ${name}, default${backend.replace("backend", "Backend")} }`,
        own,
      );
      const found = exposures(service("type: NodePort") + text + more.join("")).find(
        ({ kind }) => kind === "ingress",
      )?.front;
      return found && [found.facing, found.answers.may.toString(), found.answers.must.toString()];
    };
    const said = ["yes", "198.51.100.0/24", "198.51.100.0/24"];
    const annotated = ["no", "192.0.2.0/24", "192.0.2.0/24"];
    assert.deepEqual(front("edge", classOf("edge", named), open), said);
    assert.deepEqual(front("inner", classOf("inner"), classOf("edge", named), open), annotated);
    // Parameters that leave a thing out leave it to the Ingress.
    const partly = parametersOf("open", "{ scheme: internet-facing }");
    assert.deepEqual(front("edge", classOf("edge", named), partly), ["yes", ...annotated.slice(1)]);
    // Ingresses of a class that is one group share a balancer.
    const grouped = parametersOf("open", "{ group: { name: all } }");
    assert.deepEqual(front("edge", classOf("edge", named), grouped), annotated);
    // Whatever its name, only its controller says who serves a class.
    const foreign = object(
      "networking.k8s.io/v1",
      "IngressClass",
      "alb",
      "{ controller: k8s.io/ingress-nginx }",
    );
    assert.equal(front("alb", foreign), undefined);
    assert.equal(front("edge"), undefined);
  });

  it("takes a Route's Services, and the port that it names", () => {
    const route = (spec: string): string => object("route.openshift.io/v1", "Route", "shop", spec);
    assert.deepEqual(through(route("{ to: { kind: Service, name: front } }")), [
      "route Route shop spec.to, Service front: TCP 8080",
    ]);
    assert.deepEqual(through(route("{ to: { name: front }, port: { targetPort: web } }")), [
      "route Route shop spec.to, Service front: TCP 8080",
    ]);
    assert.deepEqual(through(route("{ to: { name: front }, port: { targetPort: other } }")), []);
  });

  it("takes the routes that hang on a gateway", () => {
    const gateway = object(
      "gateway.networking.k8s.io/v1",
      "Gateway",
      "edge",
      "{ listeners: [{ name: web, port: 80, protocol: HTTP }] }",
    );
    const route = (parent: string): string =>
      object(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        "shop",
        `{ parentRefs: [{ ${parent} }], rules: [{ backendRefs: [{ name: front, port: 80 }] }] }`,
      );
    const via = "gateway HTTPRoute shop spec.rules[0].backendRefs[0], Service front";
    assert.deepEqual(through(gateway + route("name: edge")), [`${via}: TCP 8080`]);
    assert.deepEqual(through(route("name: edge")), [`${via}: may TCP 8080 / must No Connections`]);
    assert.deepEqual(through(route("kind: Service, name: front")), []);
  });

  it("takes ports of the host that a container asks for", () => {
    const pod =
      "---\napiVersion: v1\nkind: Pod\nmetadata: { name: old, namespace: shop }\nspec: { containers: [{ name: a, ports: [{ containerPort: 53, hostPort: 5353, protocol: UDP }] }] }\n";
    assert.deepEqual(summary(pod), ["host-port shop/old: UDP 5353 to UDP 53"]);
    assert.equal(exposures(pod)[0]?.via[0]?.path, "spec.containers[0].ports[0].hostPort");
  });
});
