import * as fc from "fast-check";
import { parseEstateData, type Estate } from "../../../../core/estate";
import { kubernetesId, type Resource } from "../../../../core/graph";
import { overlay } from "../../../../core/policy/minimal";
import { gateway, host, open, subnet, table, vpc, associate, all, made } from "../aws/support";

/** A Kubernetes object as a source gives it. */
function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace?: string,
  more: object = {},
): Resource {
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return {
    id: kubernetesId({ apiVersion, kind, ...metadata }),
    type: `kubernetes:${group}:${kind}`,
    name,
    properties: { apiVersion, kind, metadata, ...more },
  };
}

export const namespace = (name: string, zone: string): Resource => {
  const made = object("v1", "Namespace", name);
  return { ...made, properties: { ...made.properties, metadata: { name, labels: { zone } } } };
};

export const deployment = (
  name: string,
  space: string,
  labels: Record<string, string> = { app: name },
): Resource =>
  object("apps/v1", "Deployment", name, space, {
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "main", image: "example", ports: [{ containerPort: 8080 }] }] },
      },
    },
  });

export const policy = (name: string, space: string, spec: object): Resource =>
  object("networking.k8s.io/v1", "NetworkPolicy", name, space, { spec });

const zones = ["dmz", "app", "data"] as const;

export function estateOf(flows: readonly object[], more: object = {}): Estate {
  const declared = Object.fromEntries(
    zones.map((zone) => [zone, { select: [{ namespaceLabel: { zone } }, { subnetTag: { zone } }] }]),
  );
  const loaded = parseEstateData({
    zones: { internet: { external: true, trust: 0 }, ...declared },
    flows,
    environments: { production: { select: [{ namespace: "**" }, { stack: "**" }], controlled: true } },
    clusters: {
      any: { select: [{ cluster: "**" }], networkPolicy: { enforced: true, ipBlockMatchesPods: false } },
    },
    ...more,
  });
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("; "));
  return loaded.estate;
}

const end = fc.constantFrom(...zones, ...zones, { workload: "w-0" }, { workload: "w-1", namespace: "s-0" });
const ports = fc.uniqueArray(
  fc.constantFrom("443/tcp", "8080/tcp", "5000-5005/udp", "any/tcp", "9000/sctp", "any/sctp"),
  {
    minLength: 1,
    maxLength: 2,
  },
);
export const flow = fc.record({ from: fc.oneof(end, fc.constant("internet" as const)), to: end, ports });

const selector = fc.constantFrom({}, { matchLabels: { app: "w-0" } }, { matchLabels: { app: "w-1" } });
const anything = fc.constantFrom<object>(
  { policyTypes: ["Ingress"], ingress: [{}] },
  { policyTypes: ["Egress"], egress: [{}] },
  { policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: {} }] }] },
  { policyTypes: ["Ingress", "Egress"] },
  { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] },
);

/** A cluster of a few namespaces, each in a zone, with workloads and with policies that say anything. */
export const cluster: fc.Arbitrary<readonly Resource[]> = fc
  .array(
    fc.record({
      zone: fc.constantFrom(...zones),
      workloads: fc.integer({ min: 1, max: 3 }),
      policies: fc.array(fc.tuple(selector, anything), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((spaces) =>
    spaces.flatMap(({ zone, workloads, policies }, at) => [
      namespace(`s-${at}`, zone),
      ...Array.from({ length: workloads }, (_, index) => deployment(`w-${index}`, `s-${at}`)),
      ...policies.map(([podSelector, spec], index) =>
        policy(`p-${index}`, `s-${at}`, { podSelector, ...spec }),
      ),
    ]),
  );

/** Machines, a database and a balancer in subnets of the zones, all with one group that is open to everything. */
export const network: fc.Arbitrary<readonly Resource[]> = fc
  .array(
    fc.record({
      zone: fc.constantFrom(...zones),
      isPublic: fc.boolean(),
      kind: fc.constantFrom("host", "store"),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((machines) => [
    vpc("vpc-1", "10.0.0.0/16"),
    gateway("igw-1", { vpcId: "vpc-1" }),
    table("rtb-1", { vpcId: "vpc-1", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] }),
    ...zones.flatMap((zone, at) => [
      subnet(`subnet-${zone}`, "vpc-1", `10.0.${at}.0/24`, { tags: { zone } }),
      associate(`subnet-${zone}`, "rtb-1"),
    ]),
    open("sg-open", [{ ...all, cidrBlocks: ["0.0.0.0/0"] }]),
    ...machines.flatMap(({ zone, isPublic, kind }, at) =>
      kind === "host"
        ? [host(`m-${at}`, `subnet-${zone}`, ["sg-open"], { associatePublicIpAddress: isPublic })]
        : [
            made("aws:rds/subnetGroup:SubnetGroup", `group-${at}`, {
              name: `group-${at}`,
              subnetIds: [`subnet-${zone}`],
            }),
            made("aws:rds/instance:Instance", `db-${at}`, {
              engine: "postgres",
              port: 5432,
              dbSubnetGroupName: `group-${at}`,
              publiclyAccessible: false,
              vpcSecurityGroupIds: ["sg-open"],
            }),
          ],
    ),
  ]);

/** An EKS cluster with a pool of nodes in each of some zones, all with one group that is open to everything. */
export const pooled = (pools: readonly string[]): readonly Resource[] => [
  vpc("vpc-1", "10.0.0.0/16"),
  table("rtb-1", { vpcId: "vpc-1", routes: [] }),
  ...zones.flatMap((zone, at) => [
    subnet(`subnet-${zone}`, "vpc-1", `10.0.${at}.0/24`, { tags: { zone } }),
    associate(`subnet-${zone}`, "rtb-1"),
  ]),
  open("sg-open", [{ ...all, cidrBlocks: ["0.0.0.0/0"] }]),
  made("aws:eks/cluster:Cluster", "eks", {
    name: "eks",
    vpcConfig: { subnetIds: ["subnet-data"], endpointPrivateAccess: true, endpointPublicAccess: false },
  }),
  ...pools.flatMap((zone) => [
    made("aws:ec2/launchTemplate:LaunchTemplate", `${zone}-template`, { vpcSecurityGroupIds: ["sg-open"] }),
    made("aws:eks/nodeGroup:NodeGroup", zone, {
      clusterName: "eks",
      nodeGroupName: zone,
      subnetIds: [`subnet-${zone}`],
      launchTemplate: { id: `${zone}-template`, version: "1" },
      labels: { pool: zone },
    }),
  ]),
];

/** A workload with a pool that its pods ask for. */
export const onPool = (resource: Resource, pool: string): Resource => ({
  ...resource,
  properties: overlay(resource.properties, { spec: { template: { spec: { nodeSelector: { pool } } } } }),
});

/** What answers DNS in a zone's pool, and nothing else. */
export const names = (zone: string): readonly Resource[] => [
  namespace("kube-system", zone),
  onPool(deployment("coredns", "kube-system", { "k8s-app": "kube-dns" }), zone),
  policy("names", "kube-system", {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      {
        from: [{ namespaceSelector: {} }],
        ports: ["TCP", "UDP"].map((protocol) => ({ protocol, port: 53 })),
      },
    ],
  }),
];

/** The same with workloads, each on the pool of its namespace's zone, and policies that say anything. */
export const pooledCluster = fc
  .record({
    pools: fc.uniqueArray(fc.constantFrom(...zones), { minLength: 1, maxLength: 3 }),
    spaces: fc.array(
      fc.record({
        at: fc.nat({ max: 2 }),
        policies: fc.array(fc.tuple(selector, anything), { maxLength: 1 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ pools, spaces }) => ({
    pools,
    resources: [
      ...pooled(pools),
      ...names(pools[0]!),
      ...spaces.flatMap(({ at, policies }, index) => {
        const zone = pools[at % pools.length]!;
        return [
          namespace(`s-${index}`, zone),
          onPool(deployment(`w-${index}`, `s-${index}`), zone),
          ...policies.map(([podSelector, spec], number) =>
            policy(`p-${number}`, `s-${index}`, { podSelector, ...spec }),
          ),
        ];
      }),
    ],
  }));
