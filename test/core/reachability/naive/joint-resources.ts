import type { Resource } from "../../../../core/graph";
import { made } from "../aws/support";
import { resourcesOf as awsResources } from "./aws-resources";
import type { Bound, JointEstate, MadeBalancer } from "./joint";

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

/**
 * The estate as programs and manifests hold it.
 *
 * @param networks the resources of its networks, where they are others
 */
export function jointResources(
  { aws, nodes, cluster, pods, services, balancer, made: own, bound, keepsAddresses, strict }: JointEstate,
  networks: readonly Resource[] = awsResources(aws),
): Resource[] {
  const grouped = pods.filter(({ groups }) => groups !== undefined);
  const settings = {
    ...(cluster.enforced && { enableNetworkPolicy: "true" }),
    env: {
      ...(keepsAddresses && { AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" }),
      ...(grouped.length > 0 && {
        ENABLE_POD_ENI: "true",
        POD_SECURITY_GROUP_ENFORCING_MODE: strict ? "strict" : "standard",
      }),
    },
  };
  const tagged = (name: string): Record<string, string> => ({
    ...(nodes.includes(name) && { "kubernetes.io/cluster/shop": "owned" }),
    ...(own?.subnets.includes(name) && {
      "kubernetes.io/role/elb": "1",
      "kubernetes.io/role/internal-elb": "1",
    }),
  });
  const targets = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/nodes/1";
  const front = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/1";
  return [
    ...networks.map((resource) => {
      const tags = tagged(resource.name);
      return Object.keys(tags).length > 0
        ? { ...resource, properties: { ...resource.properties, tags } }
        : resource;
    }),
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
            { physicalId: front },
          ),
          made(
            "aws:lb/targetGroup:TargetGroup",
            "nodes",
            { port: balancer.sends, protocol: "HTTP", targetType: "instance" },
            { physicalId: targets },
          ),
          made("aws:lb/listener:Listener", "listener", {
            loadBalancerArn: front,
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
    ...pods.map(({ name, labels, hostNetwork, door }) =>
      object(
        "core/v1:Pod",
        name,
        {
          metadata: { labels },
          spec: {
            hostNetwork,
            containers: [
              { name: "main", image: "shop", ...(door && { ports: [{ ...door, protocol: "TCP" }] }) },
            ],
          },
        },
        "shop",
      ),
    ),
    ...grouped.map(({ name, labels, groups }) =>
      object(
        "vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy",
        `groups-of-${name}`,
        { spec: { podSelector: { matchLabels: labels }, securityGroups: { groupIds: groups } } },
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
    ...(own ? balancerObjects(own) : []),
    ...(bound ? boundObjects(bound, front) : []),
  ];
}

function boundObjects({ service, type, listens, opens }: Bound, front: string): readonly Resource[] {
  const group = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/bound/1";
  const from =
    opens?.cidr === undefined
      ? { securityGroup: { groupID: opens?.group } }
      : { ipBlock: { cidr: opens.cidr } };
  return [
    made(
      "aws:lb/targetGroup:TargetGroup",
      "bound",
      { port: 80, protocol: "HTTP", targetType: type },
      { physicalId: group },
    ),
    made("aws:lb/listener:Listener", "bound-listener", {
      loadBalancerArn: front,
      port: listens,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: group }],
    }),
    object(
      "core/v1:Service",
      "bound",
      {
        spec: {
          selector: { app: service.app },
          type: type === "ip" ? "ClusterIP" : "NodePort",
          ...(type === "instance" && { externalTrafficPolicy: service.isLocal ? "Local" : "Cluster" }),
          ports: [
            {
              port: 80,
              targetPort: service.targetPort,
              ...(type === "instance" && { nodePort: service.nodePort }),
            },
          ],
        },
      },
      "shop",
    ),
    object(
      "elbv2.k8s.aws/v1beta1:TargetGroupBinding",
      "bound",
      {
        spec: {
          serviceRef: { name: "bound", port: 80 },
          targetGroupARN: group,
          targetType: type,
          ...(opens && {
            networking: { ingress: [{ from: [from], ports: [{ protocol: "TCP", port: opens.port }] }] },
          }),
        },
      },
      "shop",
    ),
  ];
}

function balancerObjects({ service, isFacing, ranges, port, ingress }: MadeBalancer): readonly Resource[] {
  const spec = {
    selector: { app: service.app },
    ports: [{ port, targetPort: service.targetPort }],
    ...(ingress !== "ip" && { externalTrafficPolicy: service.isLocal ? "Local" : "Cluster" }),
  };
  if (ingress === undefined)
    return [
      object(
        "core/v1:Service",
        "made",
        {
          metadata: isFacing
            ? {}
            : { annotations: { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" } },
          spec: { ...spec, type: "LoadBalancer", loadBalancerSourceRanges: ranges },
        },
        "shop",
      ),
    ];
  const annotations = {
    "alb.ingress.kubernetes.io/scheme": isFacing ? "internet-facing" : "internal",
    "alb.ingress.kubernetes.io/target-type": ingress,
    "alb.ingress.kubernetes.io/inbound-cidrs": ranges.join(","),
    "alb.ingress.kubernetes.io/listen-ports": JSON.stringify([{ HTTP: port }]),
  };
  const backend = { service: { name: "made", port: { number: port } } };
  return [
    object(
      "core/v1:Service",
      "made",
      { spec: { ...spec, type: ingress === "ip" ? "ClusterIP" : "NodePort" } },
      "shop",
    ),
    object(
      "networking.k8s.io/v1:Ingress",
      "made-ingress",
      { metadata: { annotations }, spec: { ingressClassName: "alb", defaultBackend: backend } },
      "shop",
    ),
  ];
}
