import assert from "node:assert/strict";
import { ConnectionSet, portRange } from "../../../../core/sets";
import { made, tcp } from "../aws/support";
import { groupsAgree } from "./agreement";
import {
  between,
  cluster,
  database,
  nodesWith,
  objects,
  open,
  passes,
  pod,
  policy,
  reach,
  service,
} from "./support";

const port = (number: number): ConnectionSet => ConnectionSet.of({ tcp: portRange(number) });
const nodes = (ingress: readonly object[] = [], more: object = {}) => [
  ...nodesWith("ng", ["sg-nodes"], more),
  open("sg-nodes", ingress),
];
const db = [open("sg-db", [tcp(5432, { securityGroups: ["sg-nodes"] })]), ...database("db", ["sg-db"])];
const isolate = policy("shop/deny", "{ podSelector: {}, policyTypes: [Ingress, Egress] }");

describe("connections over clusters and the networks that they stand on", () => {
  it("of pods to a database pass policies, the nodes' groups and the database's", () => {
    const opened = reach(...cluster, ...nodes(), ...db, ...objects(pod("shop/web")));
    assert.equal(passes(opened, "shop/web", "db"), "TCP 5432");
    const { verdict, hops } = between(opened, "shop/web", "db").witness();
    assert.equal(verdict, "allowed");
    assert.deepEqual(
      new Set(hops.map(({ layer }) => layer)),
      new Set(["network-policy", "security-group", "network-acl", "route"]),
    );
    const closed = reach(...cluster, ...nodes(), ...db, ...objects(pod("shop/web") + isolate));
    assert.deepEqual(between(closed, "shop/web", "db").blockedBy(port(5432)), ["network-policy"]);
    assert.deepEqual(between(closed, "shop/web", "db").blockedBy(port(22)), [
      "security-group",
      "network-policy",
    ]);
  });

  it("between pods pass the nodes' groups unless both stand on one node", () => {
    const estate = reach(
      ...cluster,
      ...nodes([tcp(8080, { self: true })]),
      ...objects(pod("shop/web") + pod("shop/api")),
    );
    assert.equal(passes(estate, "shop/web", "shop/api"), "may All Connections, must TCP 8080");
  });

  it("of pods leave the VPC by their node's address", () => {
    const hidden = reach(
      ...cluster,
      ...nodes([], { subnetIds: ["subnet-public"] }),
      ...objects(pod("shop/web")),
    );
    // Nothing is known of that subnet: all may pass.
    assert.equal(between(hidden, "shop/web", "8.8.8.8/32").must.isEmpty, true);
    const lost = reach(...cluster, ...nodes(), ...objects(pod("shop/web")));
    assert.deepEqual(between(lost, "shop/web", "8.8.8.8/32").blockedBy(port(443)), ["gateway"]);
  });

  it("from the internet lead by a load balancer that the cluster makes to its pods", () => {
    const web =
      pod("shop/web") + service("shop/web", "type: LoadBalancer, ports: [{ port: 443, targetPort: 8080 }]");
    const self = [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }];
    const estate = reach(...cluster, ...nodes(self), ...objects(web));
    const answer = between(estate, "8.8.8.8/32", "shop/web");
    assert.equal(passes(estate, "8.8.8.8/32", "shop/web"), "TCP 8080");
    const { hops, verdict } = answer.witness();
    assert.equal(verdict, "allowed");
    assert.deepEqual(
      [...new Set(hops.map(({ connection }) => connection && "port" in connection && connection.port))].slice(
        0,
        1,
      ),
      [443],
    );
    const closed = reach(...cluster, ...nodes(self), ...objects(web + isolate));
    assert.equal(between(closed, "8.8.8.8/32", "shop/web").must.isEmpty, true);
  });

  it("to metadata depend on the machine's options, its hops and policies", () => {
    const options = (metadataOptions: object) =>
      [
        ...cluster,
        ...nodes().map((each) =>
          each.name === "ng-template"
            ? { ...each, properties: { ...each.properties, metadataOptions } }
            : each,
        ),
      ] as const;
    const strict = { httpTokens: "required", httpPutResponseHopLimit: 1 };
    const loose = { httpTokens: "required", httpPutResponseHopLimit: 2 };
    const pods = pod("shop/web") + pod("shop/agent", "hostNetwork: true");
    assert.equal(
      passes(reach(...options(strict), ...objects(pods)), "shop/web", "metadata"),
      "No Connections",
    );
    assert.equal(passes(reach(...options(strict), ...objects(pods)), "shop/agent", "metadata"), "TCP 80");
    assert.equal(passes(reach(...options(loose), ...objects(pods)), "shop/web", "metadata"), "TCP 80");
    assert.equal(
      passes(reach(...options(loose), ...objects(pods + isolate)), "shop/web", "metadata"),
      "No Connections",
    );
  });

  it("to the API server pass its group; nobody reaches the etcd of EKS", () => {
    const estate = reach(
      ...cluster.map((each) =>
        each.name === "eks"
          ? {
              ...each,
              properties: {
                name: "eks",
                vpcConfig: {
                  subnetIds: ["subnet-2"],
                  endpointPublicAccess: false,
                  endpointPrivateAccess: true,
                },
              },
            }
          : each,
      ),
      ...nodes(),
      ...objects(pod("shop/web")),
    );
    assert.equal(passes(estate, "shop/web", "api-server"), "No Connections");
    assert.equal(passes(estate, "8.8.8.8/32", "api-server"), "No Connections");
    assert.equal(passes(estate, "shop/web", "etcd"), "No Connections");
  });

  it("of manifests alone are what their policies say, and an assumption tells that", () => {
    const estate = reach(...objects(pod("shop/web") + pod("shop/api") + isolate));
    assert.equal(passes(estate, "shop/web", "shop/api"), "No Connections");
    assert.ok(estate.assumptions.some((each) => each.includes("its machines were not given")));
  });

  it("are the same by groups as by pairs", () => {
    groupsAgree(
      reach(
        ...cluster,
        ...nodes([tcp(30080, { cidrBlocks: ["0.0.0.0/0"] })]),
        ...db,
        ...objects(
          pod("shop/web") +
            pod("shop/api") +
            pod("shop/agent", "hostNetwork: true") +
            service("shop/web", "type: NodePort, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }]") +
            policy(
              "shop/api",
              "{ podSelector: { matchLabels: { app: api } }, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }",
            ),
        ),
      ),
    );
  });

  it("of pods to a service of AWS lead by the gateway endpoint of their machines' subnet", () => {
    const way = made(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "s3",
      { vpcId: "vpc-1", serviceName: "com.amazonaws.eu-central-1.s3", routeTableIds: ["rtb-1"] },
      { outputs: { prefixListId: "pl-s3" } },
    );
    const parts = [...cluster, ...nodes(), way];
    assert.equal(passes(reach(...parts, ...objects(pod("shop/web"))), "shop/web", "s3"), "TCP 80,443");
    const https = policy(
      "shop/out",
      "{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 443 }] }] }",
    );
    const kept = reach(...parts, ...objects(pod("shop/web") + https));
    assert.equal(passes(kept, "shop/web", "s3"), "TCP 443");
    const shut = reach(...parts, ...objects(pod("shop/web") + isolate));
    assert.deepEqual(between(shut, "shop/web", "s3").blockedBy(port(443)), ["network-policy"]);
    assert.deepEqual(between(shut, "s3", "shop/web").may.isEmpty, true);
    groupsAgree(kept);
  });
});
