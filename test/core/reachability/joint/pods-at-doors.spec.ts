import assert from "node:assert/strict";
import { buildGraph } from "../../../../core/graph";
import { estateReachability } from "../../../../core/reachability/joint";
import { made } from "../aws/support";
import {
  between,
  cluster,
  nodeGroup,
  nodesWith,
  objects,
  open,
  passes,
  pod,
  policy,
  reach,
  service,
} from "./support";
import { groupsAgree } from "./agreement";

/** A cluster in which blocks of addresses take no pods. */
const estate = (yaml: string, resources = [nodeGroup("workers")]) =>
  estateReachability(buildGraph([...cluster, ...resources, ...objects(yaml, "eks")]), {
    clusters: { ours: { select: [{ cluster: "eks" }], networkPolicy: { ipBlockMatchesPods: false } } },
  });

/** Takes nothing in from pods, but from the addresses of machines. */
const onlyMachines = policy(
  "shop/web",
  "{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }",
);
const closed = policy(
  "shop/web",
  "{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [] }",
);
const silent = policy(
  "shop/batch",
  "{ podSelector: { matchLabels: { app: batch } }, policyTypes: [Egress] }",
);
const ends = pod("shop/web") + pod("shop/batch");
const nodePort = (more = "") =>
  service("shop/web", `type: NodePort, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }]${more}`);

describe("pods at the doors of their own cluster", () => {
  it("get by the ports of nodes where only machines are let in", () => {
    assert.equal(passes(estate(ends + onlyMachines + nodePort()), "shop/batch", "shop/web"), "TCP 8080");
  });

  it("get nowhere without such a port", () => {
    assert.ok(between(estate(ends + onlyMachines), "shop/batch", "shop/web").may.isEmpty);
  });

  it("ask their own node whatever their policies say", () => {
    const { may, must } = between(
      estate(ends + onlyMachines + silent + nodePort()),
      "shop/batch",
      "shop/web",
    );
    assert.equal(may.toText(), "TCP 8080");
    assert.ok(must.isSubsetOf(may));
  });

  it("are seen as what they are by the pods of their own node alone", () => {
    const local = nodePort(", externalTrafficPolicy: Local");
    const onlyBatch = policy(
      "shop/web",
      "{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: batch } } }] }] }",
    );
    assert.equal(
      between(estate(ends + onlyBatch + silent + local), "shop/batch", "shop/web").may.toText(),
      "TCP 8080",
    );
    assert.ok(between(estate(ends + closed + silent + local), "shop/batch", "shop/web").may.isEmpty);
  });

  it("get by the ports that pods take of their nodes", () => {
    const web = pod("shop/web").replace("containerPort: 8080", "containerPort: 8080, hostPort: 8081");
    const found = estate(web + pod("shop/batch") + silent);
    assert.equal(between(found, "shop/batch", "shop/web").may.toText(), "TCP 8080");
  });

  it("get by balancers that the cluster makes", () => {
    const onlyInternet = policy(
      "shop/web",
      "{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/16 } }] }] }",
    );
    const balanced = service(
      "shop/web",
      "type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{ port: 80, targetPort: 8080 }]",
      "{ service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip, service.beta.kubernetes.io/aws-load-balancer-internal: 'true' }",
    );
    assert.equal(
      between(estate(ends + onlyInternet + balanced), "shop/batch", "shop/web").may.toText(),
      "TCP 8080",
    );
    const silentToo = estate(ends + onlyInternet + silent + balanced);
    assert.ok(between(silentToo, "shop/batch", "shop/web").may.isEmpty, "nothing leaves pods without egress");
  });

  it("get by addresses that somebody routes to the nodes", () => {
    const external = service("shop/web", "ports: [{ port: 80, targetPort: 8080 }], externalIPs: [192.0.2.1]");
    const { may, must } = between(estate(ends + onlyMachines + external), "shop/batch", "shop/web");
    assert.equal(may.toText(), "TCP 8080");
    assert.ok(must.isEmpty);
    assert.ok(between(estate(ends + onlyMachines + silent), "shop/batch", "shop/web").may.isEmpty);
  });

  it("meet the groups of machines on the way to their ports, but not on their own", () => {
    const shut = [
      made("aws:ec2/securityGroup:SecurityGroup", "sg-shut", { vpcId: "vpc-1", ingress: [], egress: [open] }),
      ...nodesWith("workers", ["sg-shut"]),
    ];
    const found = estate(ends + onlyMachines + nodePort(), shut);
    assert.equal(between(found, "shop/batch", "shop/web").may.toText(), "TCP 8080");
    groupsAgree(found);
  });

  it("may get by ports of nodes of which nothing was given, unless they let nothing out", () => {
    const alone = (yaml: string) => reach(...objects(yaml));
    assert.equal(
      between(alone(ends + closed + nodePort()), "shop/batch", "shop/web").may.toText(),
      "TCP 8080",
    );
    assert.ok(between(alone(ends + closed + nodePort()), "shop/batch", "shop/web").must.isEmpty);
    assert.ok(between(alone(ends + closed + silent + nodePort()), "shop/batch", "shop/web").may.isEmpty);
    groupsAgree(alone(ends + closed + nodePort()));
    groupsAgree(alone(ends + closed + nodePort(", externalTrafficPolicy: Local")));
  });

  it("get from one cluster to the doors of another", () => {
    const other = objects(pod("shop/far"), "other");
    const found = reach(...objects(ends + closed + nodePort(), "one"), ...other);
    assert.equal(between(found, "shop/far", "shop/web").may.toText(), "TCP 8080");
    groupsAgree(found);
  });
});
