import type { Resource } from "../../graph";
import { exampleIds, groupRule, host, network, securityGroup, subnet } from "./aws-network";
import { manifest, overlay, resource } from "./resources";
import { dividedNamespace } from "./namespaces";
import { machine, onPool } from "./placement";
import { controller, minimalPod } from "./workloads";

const named = (name: string, namespace: string, labels: object, pod: object): Resource =>
  controller("Deployment", overlay(minimalPod(), { serviceAccountName: name, ...pod }), {
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, ...labels } } },
    },
  });

/** A service of the examples' estate in a namespace and on a machine of its own, in a zone: denied by default. */
export const zonedService = (name: string, zone: string, pod: object = {}): readonly Resource[] => [
  ...dividedNamespace(`shop-${name}`, { zone }),
  machine(name, zone),
  named(name, `shop-${name}`, {}, { ...onPool(name), ...pod }),
];

const policy = (name: string, namespace: string, app: string, spec: object): Resource =>
  manifest({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace },
    spec: { podSelector: { matchLabels: { app } }, ...spec },
  });

const peer = (app: string): object => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": `shop-${app}` } },
  podSelector: { matchLabels: { app } },
});

/** The policies that let one service ask another, on a TCP port. */
export const opening = (from: string, to: string, port: number): readonly Resource[] => {
  const ports = [{ protocol: "TCP", port }];
  return [
    policy(`to-${to}-${port}`, `shop-${from}`, from, {
      policyTypes: ["Egress"],
      egress: [{ to: [peer(to)], ports }],
    }),
    policy(`from-${from}-${port}`, `shop-${to}`, to, {
      policyTypes: ["Ingress"],
      ingress: [{ from: [peer(from)], ports }],
    }),
  ];
};

/** A policy that lets a service out to a block of addresses, on a TCP port. */
export const wayOut = (from: string, cidr: string, port: number): Resource =>
  policy(`out-${port}`, `shop-${from}`, from, {
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr } }], ports: [{ protocol: "TCP", port }] }],
  });

/**
 * A machine in a subnet of a zone, in a network that is given whole. With a port, it takes connections to it from
 * anywhere; made public, it has an address and a route that lead there.
 */
export const zonedMachine = (
  zone: string,
  { port, isPublic = false }: { readonly port?: number; readonly isPublic?: boolean } = {},
): readonly Resource[] => {
  const ingress =
    port === undefined ? [] : [groupRule({ fromPort: port, toPort: port, cidrBlocks: ["0.0.0.0/0"] })];
  const gateway = "igw-0aaa1111bbbb2222c";
  const table = "rtb-0aaa1111bbbb2222c";
  return [
    ...network(),
    subnet({}, zone),
    securityGroup({ ingress }),
    resource(
      "aws:ec2/routeTable:RouteTable",
      zone,
      {
        vpcId: exampleIds.vpc,
        routes: isPublic ? [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway }] : [],
      },
      { physicalId: table },
    ),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", zone, {
      subnetId: exampleIds.subnet,
      routeTableId: table,
    }),
    ...(isPublic
      ? [
          resource(
            "aws:ec2/internetGateway:InternetGateway",
            "shop",
            { vpcId: exampleIds.vpc },
            { physicalId: gateway },
          ),
        ]
      : []),
    host({ associatePublicIpAddress: isPublic }),
  ];
};
