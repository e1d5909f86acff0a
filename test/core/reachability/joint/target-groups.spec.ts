import assert from "node:assert/strict";
import type { Resource } from "../../../../core/graph";
import { made, tcp } from "../aws/support";
import { between, cluster, nodesWith, objects, open, passes, pod, policy, reach, service } from "./support";

const none = "No Connections";
const client = "8.8.8.8/32";
const arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/1";

const balancer = (type: "ip" | "instance", ports: object = {}): readonly Resource[] => [
  made("aws:lb/loadBalancer:LoadBalancer", "lb", { subnets: ["subnet-1"], securityGroups: ["sg-lb"] }),
  made(
    "aws:lb/targetGroup:TargetGroup",
    "tg",
    { port: 80, protocol: "HTTP", targetType: type },
    { physicalId: arn },
  ),
  made("aws:lb/listener:Listener", "listener", {
    loadBalancerArn: "lb",
    port: 443,
    protocol: "HTTPS",
    defaultActions: [{ type: "forward", targetGroupArn: arn }],
    ...ports,
  }),
  open("sg-lb", [tcp(443, { cidrBlocks: ["0.0.0.0/0"] })]),
];

const binding = (spec: string, metadata = "{ name: web, namespace: shop }"): string =>
  `---\napiVersion: elbv2.k8s.aws/v1beta1\nkind: TargetGroupBinding\nmetadata: ${metadata}\nspec: ${spec}\n`;
const bound = (more = "", ref = "{ name: web, port: 80 }"): string =>
  binding(`{ serviceRef: ${ref}, targetGroupARN: "${arn}"${more} }`);

const web =
  pod("shop/web") +
  service("shop/web", "type: ClusterIP, ports: [{ name: http, port: 80, targetPort: 8080 }]");
const onNodes =
  pod("shop/web") +
  service("shop/web", "type: NodePort, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }]");
const nodes = (ingress: readonly object[] = [], more: object = {}): readonly Resource[] => [
  ...nodesWith("ng", ["sg-nodes"], more),
  open("sg-nodes", ingress),
];
const fromBalancer = (port: number): object => tcp(port, { securityGroups: ["sg-lb"] });

describe("target groups that objects of a cluster fill", () => {
  it("lead from the internet to pods by their own addresses", () => {
    const estate = reach(
      ...cluster,
      ...nodes([fromBalancer(8080)]),
      ...balancer("ip"),
      ...objects(web + bound(", targetType: ip")),
    );
    assert.equal(passes(estate, client, "shop/web"), "TCP 8080");
    const { verdict, hops } = between(estate, client, "shop/web").witness();
    assert.equal(verdict, "allowed");
    assert.ok(hops.every((hop) => hop.verdict === "allowed"));
    const named = hops.flatMap(({ sources }) => sources.map(({ name }) => name));
    for (const each of ["Listener listener", "TargetGroupBinding web", "Service web"])
      assert.ok(named.includes(each), `${each} is not among ${named.join(", ")}`);
  });

  it("take their kind of targets from the target group where the object leaves it out", () => {
    const parts = [...cluster, ...nodes([fromBalancer(8080)]), ...objects(web + bound())];
    assert.equal(passes(reach(...parts, ...balancer("ip")), client, "shop/web"), "TCP 8080");
    // A Service without ports of nodes gives machines none.
    assert.equal(passes(reach(...parts, ...balancer("instance")), client, "shop/web"), none);
  });

  it("lead nowhere where the pods' groups, or their policies, keep the balancer out", () => {
    const shut = reach(...cluster, ...nodes(), ...balancer("ip"), ...objects(web + bound()));
    assert.equal(passes(shut, client, "shop/web"), none);
    assert.ok(between(shut, client, "shop/web").may.isEmpty);
    const deny = policy("shop/deny", "{ podSelector: {}, policyTypes: [Ingress] }");
    const kept = reach(
      ...cluster,
      ...nodes([fromBalancer(8080)]),
      ...balancer("ip"),
      ...objects(web + bound() + deny),
    );
    assert.equal(passes(kept, client, "shop/web"), none);
  });

  it("lead to the port that the Service has on all nodes, and from there to its pods", () => {
    const self = { protocol: "-1", fromPort: 0, toPort: 0, self: true };
    const estate = (port: number) =>
      reach(
        ...cluster,
        ...nodes([fromBalancer(port), self]),
        ...balancer("instance"),
        ...objects(onNodes + bound(", targetType: instance")),
      );
    assert.equal(passes(estate(30080), client, "shop/web"), "TCP 8080");
    assert.equal(passes(estate(80), client, "shop/web"), none);
  });

  it("take the machines whose labels they ask for", () => {
    const opened =
      "networking: { ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 30080 }] }] }";
    const asked = (label: string): string => {
      const selected = `, targetType: instance, nodeSelector: { matchLabels: { pool: ${label} } }, ${opened}`;
      const group = made("aws:eks/nodeGroup:NodeGroup", "ng", {
        clusterName: "eks",
        subnetIds: ["subnet-1"],
        labels: { pool: "edge" },
      });
      const parts = [...cluster, group, ...balancer("instance"), ...objects(onNodes + bound(selected))];
      return passes(reach(...parts), client, "shop/web");
    };
    assert.equal(asked("inner"), none);
    assert.equal(asked("edge"), "TCP 8080");
  });

  it("open the nodes' only group for the peers that they name, whoever else has these", () => {
    const opened = bound(
      `, targetType: ip, networking: { ingress: [{ from: [{ securityGroup: { groupID: sg-lb } }], ports: [{ protocol: TCP, port: 8080 }] }] }`,
    );
    const parts = [...cluster, ...nodes(), ...balancer("ip")];
    assert.equal(passes(reach(...parts, ...objects(web + opened)), client, "shop/web"), "TCP 8080");
    const wide = bound(
      `, targetType: ip, networking: { ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ protocol: TCP, port: 22 }] }] }`,
    );
    const machine = (text: string) =>
      between(reach(...parts, ...objects(web + text)), "lb", "ng").must.toText();
    assert.equal(machine(wide), "TCP 22");
    assert.equal(machine(opened), "TCP 8080");
    assert.equal(machine(bound()), none);
  });

  it("may open any of the nodes' groups where nothing says which", () => {
    const opened = bound(
      `, targetType: ip, networking: { ingress: [{ from: [{ securityGroup: { groupID: sg-lb } }], ports: [{ port: 8080 }] }] }`,
    );
    const estate = reach(
      ...cluster,
      ...nodesWith("ng", ["sg-nodes", "sg-more"]),
      open("sg-nodes"),
      open("sg-more"),
      ...balancer("ip"),
      ...objects(web + opened),
    );
    assert.equal(passes(estate, client, "shop/web"), `may TCP 8080, must ${none}`);
  });

  it("may be sent to by anybody where they were not given, or are not known", () => {
    const parts = [...cluster, ...nodes([fromBalancer(8080)])];
    const elsewhere = reach(...parts, ...objects(web + bound(", targetType: ip")));
    assert.equal(passes(elsewhere, client, "shop/web"), `may TCP 8080, must ${none}`);
    const unknown = reach(
      ...parts,
      ...balancer("ip"),
      ...objects(web + binding("{ serviceRef: { name: web, port: 80 }, targetGroupARN: UNKNOWN }")),
    );
    assert.equal(passes(unknown, client, "shop/web"), `may TCP 8080, must ${none}`);
  });

  it("that a controller fills for a Service say nothing new", () => {
    const owned = binding(
      `{ serviceRef: { name: web, port: 80 }, targetGroupARN: "${arn}", targetType: ip }`,
      "{ name: web, namespace: shop, labels: { ingress.k8s.aws/stack-name: web } }",
    );
    const estate = reach(
      ...cluster,
      ...nodes([fromBalancer(8080)]),
      ...balancer("ip"),
      ...objects(web + owned),
    );
    assert.equal(passes(estate, client, "shop/web"), none);
  });

  it("take the port of the Service by number or by name", () => {
    const two =
      pod("shop/web") +
      service(
        "shop/web",
        "type: ClusterIP, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: admin, port: 81, targetPort: 9090 }]",
      );
    const estate = (ref: string) =>
      reach(
        ...cluster,
        ...nodes([fromBalancer(8080), fromBalancer(9090)]),
        ...balancer("ip"),
        ...objects(two + bound("", ref)),
      );
    assert.equal(passes(estate("{ name: web, port: admin }"), client, "shop/web"), "TCP 9090");
    assert.equal(passes(estate("{ name: web, port: 80 }"), client, "shop/web"), "TCP 8080");
    assert.equal(
      passes(estate("{ name: web, port: UNKNOWN }"), client, "shop/web"),
      `may TCP 8080,9090, must ${none}`,
    );
  });
});
