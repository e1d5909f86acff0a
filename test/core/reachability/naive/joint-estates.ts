import fc from "fast-check";
import type { Resource } from "../../../../core/graph";
import { made } from "../aws/support";
import { estates } from "./aws-estates";
import { resourcesOf as awsResources } from "./aws-resources";
import type { JointEstate } from "./joint";
import type { NaiveNetworkPolicy } from "./kubernetes";

/** Small clusters on small networks, made so that the rules of both meet: few addresses, few ports. */

const blocks = ["0.0.0.0/0", "10.0.0.0/8", "10.0.1.0/24", "10.0.2.0/24", "203.0.113.0/24", "8.8.8.8/32"];
const exceptions: Readonly<Record<string, readonly string[]>> = {
  "0.0.0.0/0": ["10.0.0.0/16", "128.0.0.0/1"],
  "10.0.0.0/8": ["10.0.1.0/24", "10.0.2.0/24"],
};
const apps = ["a", "b"];
const selector = fc.constantFrom({}, ...apps.map((app) => ({ matchLabels: { app } })));
const peer = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  fc
    .constantFrom(...blocks)
    .chain((cidr) =>
      fc.subarray([...(exceptions[cidr] ?? [])]).map((except) => ({ ipBlock: { cidr, except } })),
    ),
);
const port = fc.constantFrom(
  { port: 443 },
  { port: 22 },
  { port: 20, endPort: 500 },
  { protocol: "UDP", port: 53 },
  { protocol: "UDP" },
);
const rules = (key: "from" | "to") =>
  fc.array(fc.record({ [key]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }), {
    maxLength: 2,
  });
const policy: fc.Arbitrary<NaiveNetworkPolicy> = fc.record({
  namespace: fc.constant("shop"),
  spec: fc.record({
    podSelector: selector,
    policyTypes: fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
    ingress: rules("from"),
    egress: rules("to"),
  }),
});

export const jointEstates: fc.Arbitrary<JointEstate> = fc
  .record({
    aws: estates,
    placed: fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(1, 2)),
    networkPolicies: fc.array(policy, { maxLength: 3 }),
    enforced: fc.constantFrom(true, true, true, false),
    hosts: fc.tuple(fc.constant(false), fc.constantFrom(false, false, false, true)),
    services: fc.array(
      fc.record({
        app: fc.constantFrom(...apps),
        nodePort: fc.constantFrom(40000),
        targetPort: fc.constantFrom(443, 22),
        isLocal: fc.boolean(),
      }),
      { maxLength: 1 },
    ),
    balanced: fc.option(
      fc.record({
        groups: fc.subarray(["sg-a", "sg-b", "sg-c"], { minLength: 1, maxLength: 2 }),
        isPublic: fc.boolean(),
      }),
      { nil: undefined },
    ),
    keepsAddresses: fc.constantFrom(false, false, true),
    blocksSparePods: fc.constantFrom(true, true, false),
  })
  .map(
    ({
      aws,
      placed,
      networkPolicies,
      enforced,
      hosts,
      services,
      balanced,
      keepsAddresses,
      blocksSparePods,
    }) => {
      // The nodes of a cluster lie in one VPC, and have addresses of IPv4.
      const machines = aws.machines.slice(0, 3).map(({ ip6: _, ...machine }, at) => {
        const subnet = at < 2 ? placed[at] : undefined;
        return subnet === undefined
          ? machine
          : { ...machine, subnet: `subnet-${subnet}`, ip: `10.0.${subnet}.${10 + at}` };
      });
      const balancer = balanced && {
        machine: { id: "balancer", subnet: "subnet-1", ip: "10.0.1.77", ...balanced },
        listens: 443,
        sends: 40000,
      };
      return {
        aws: { ...aws, machines },
        nodes: ["i-1", "i-2"],
        cluster: {
          namespaces: { shop: {} },
          networkPolicies,
          adminPolicies: [],
          enforced,
          blocksTakePods: false,
          hostPodsSelected: false,
          sameNode: false,
        },
        pods: apps.map((app, at) => ({ name: `pod-${app}`, labels: { app }, hostNetwork: hosts[at]! })),
        services,
        keepsAddresses,
        blocksSparePods,
        ...(balancer && { balancer }),
      };
    },
  );

const object = (kind: string, name: string, properties: object, namespace?: string): Resource => {
  const [group = "", type = ""] = kind.split(":");
  return {
    id: `${type}/${name}`,
    type: `kubernetes:${group}:${type}`,
    name,
    properties: {
      apiVersion: group.replace(/^core\//, ""),
      kind: type,
      metadata: {
        name,
        ...(namespace !== undefined && { namespace }),
        ...(properties as { metadata?: object }).metadata,
      },
      spec: (properties as { spec?: object }).spec,
    },
  };
};

/** The estate as programs and manifests hold it. */
export function jointResources({
  aws,
  nodes,
  cluster,
  pods,
  services,
  balancer,
  keepsAddresses,
}: JointEstate): Resource[] {
  const settings = {
    ...(cluster.enforced && { enableNetworkPolicy: "true" }),
    ...(keepsAddresses && { env: { AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" } }),
  };
  const targets = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/nodes/1";
  const own = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/1";
  return [
    ...awsResources(aws).map((resource) =>
      nodes.includes(resource.name)
        ? {
            ...resource,
            properties: { ...resource.properties, tags: { "kubernetes.io/cluster/shop": "owned" } },
          }
        : resource,
    ),
    made("aws:eks/cluster:Cluster", "shop", {
      name: "shop",
      vpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
    }),
    made("aws:eks/addon:Addon", "cni", {
      clusterName: "shop",
      addonName: "vpc-cni",
      configurationValues: JSON.stringify(settings),
    }),
    ...(balancer
      ? [
          made(
            "aws:lb/loadBalancer:LoadBalancer",
            "lb",
            {
              loadBalancerType: "application",
              internal: !balancer.machine.isPublic,
              subnets: ["subnet-1"],
              securityGroups: balancer.machine.groups,
            },
            { physicalId: own },
          ),
          made(
            "aws:lb/targetGroup:TargetGroup",
            "nodes",
            { port: balancer.sends, protocol: "HTTP", targetType: "instance" },
            { physicalId: targets },
          ),
          made("aws:lb/listener:Listener", "listener", {
            loadBalancerArn: own,
            port: balancer.listens,
            protocol: "HTTP",
            defaultActions: [{ type: "forward", targetGroupArn: targets }],
          }),
          ...nodes.map((id) =>
            made("aws:lb/targetGroupAttachment:TargetGroupAttachment", `target-${id}`, {
              targetGroupArn: targets,
              targetId: id,
            }),
          ),
        ]
      : []),
    object("core/v1:Namespace", "shop", {}),
    ...pods.map(({ name, labels, hostNetwork }) =>
      object(
        "core/v1:Pod",
        name,
        { metadata: { labels }, spec: { hostNetwork, containers: [{ name: "main", image: "shop" }] } },
        "shop",
      ),
    ),
    ...cluster.networkPolicies.map(({ spec }, at) =>
      object("networking.k8s.io/v1:NetworkPolicy", `np${at}`, { spec }, "shop"),
    ),
    ...services.map(({ app, nodePort, targetPort, isLocal }, at) =>
      object(
        "core/v1:Service",
        `service${at}`,
        {
          spec: {
            type: "NodePort",
            selector: { app },
            externalTrafficPolicy: isLocal ? "Local" : "Cluster",
            ports: [{ port: 80, targetPort, nodePort }],
          },
        },
        "shop",
      ),
    ),
  ];
}
