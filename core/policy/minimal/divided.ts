import type { Resource } from "../../graph";
import {
  exampleIds,
  groupRule,
  host,
  listener,
  loadBalancer,
  network,
  securityGroup,
  subnet,
} from "./aws-network";
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

const gateway = "igw-0aaa1111bbbb2222c";
const table = "rtb-0aaa1111bbbb2222c";

/** A network that is given whole: one subnet, in a zone, whose group takes connections to a port from anywhere. */
const zonedNetwork = (zone: string, port: number | undefined, isPublic: boolean): readonly Resource[] => {
  const from = (fromPort: number): object =>
    groupRule({ fromPort, toPort: fromPort, cidrBlocks: ["0.0.0.0/0"] });
  const { vpc: vpcId, subnet: subnetId } = exampleIds;
  const routes = isPublic ? [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway }] : [];
  return [
    ...network(),
    subnet({}, zone),
    securityGroup({ ingress: port === undefined ? [] : [from(port)] }),
    resource("aws:ec2/routeTable:RouteTable", zone, { vpcId, routes }, { physicalId: table }),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", zone, { subnetId, routeTableId: table }),
    resource("aws:ec2/internetGateway:InternetGateway", "shop", { vpcId }, { physicalId: gateway }),
  ];
};

/** A machine in a zone; with a port, it answers whoever gets there, which takes a public address and a route. */
export const zonedMachine = (
  zone: string,
  { port, isPublic = false, ...changes }: { readonly port?: number; readonly isPublic?: boolean } = {},
): readonly Resource[] => [
  ...zonedNetwork(zone, port, isPublic),
  host({ associatePublicIpAddress: isPublic, ...changes }),
];

/** A load balancer that faces the internet, in a zone, with a listener on a port. */
export const zonedDoor = (zone: string, port: number): readonly Resource[] => [
  ...zonedNetwork(zone, port, true),
  loadBalancer({ internal: false }),
  listener({ port }),
];
