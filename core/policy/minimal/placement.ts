import type { Resource } from "../../graph";
import type { Example } from "../policy";
import { cluster, exampleArn } from "./aws-control";
import { launchTemplate } from "./aws-network";
import { admissionGuard, dividedNamespace } from "./namespaces";
import { example, manifest, overlay, resource } from "./resources";
import { controller, minimalPod } from "./workloads";

const boundedPods = Buffer.from(
  "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    config: { podPidsLimit: 1024 }\n",
).toString("base64");

/** A node group in a subnet of a zone, which a taint keeps for those that ask for it. */
export const pool = (name: string, zone: string, changes: object = {}): readonly Resource[] => [
  resource(
    "aws:ec2/subnet:Subnet",
    name,
    {
      vpcId: "vpc-0aaa1111bbbb2222c",
      cidrBlock: "10.0.10.0/24",
      availabilityZone: "eu-west-1a",
      tags: { zone },
    },
    { physicalId: `subnet-${name}` },
  ),
  launchTemplate(
    { networkInterfaces: undefined, iamInstanceProfile: undefined, userData: boundedPods },
    { name, physicalId: `lt-${name}` },
  ),
  resource(
    "aws:eks/nodeGroup:NodeGroup",
    name,
    overlay(
      {
        clusterName: "shop",
        nodeGroupName: name,
        nodeRoleArn: exampleArn("iam", "role/shop-nodes"),
        subnetIds: [`subnet-${name}`],
        scalingConfig: { desiredSize: 2, minSize: 2, maxSize: 4 },
        updateConfig: { maxUnavailable: 1 },
        version: "1.34",
        launchTemplate: { id: `lt-${name}`, version: "1" },
        labels: { pool: name },
        taints: [{ key: "pool", value: name, effect: "NO_SCHEDULE" }],
      },
      changes,
    ),
  ),
];

/** A machine of a zone as a cluster shows it, kept by a taint for the pods that ask for it by its name. */
export const machine = (name: string, zone: string): Resource =>
  manifest({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { pool: name, zone } },
    spec: { taints: [{ key: "pool", value: name, effect: "NoSchedule" }] },
  });

/** What puts a pod on a pool, and on no other. */
export const onPool = (name: string): object => ({
  nodeSelector: { pool: name },
  tolerations: [{ key: "pool", operator: "Equal", value: name, effect: "NoSchedule" }],
});

/** A workload of a namespace of its own name, with `spec` laid over its pods. */
export const tenant = (name: string, zone: string, spec: object): readonly Resource[] => [
  ...dividedNamespace(name, { zone }),
  manifest({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "checkout", namespace: name },
    automountServiceAccountToken: false,
  }),
  controller("Deployment", overlay(minimalPod(), spec), {
    metadata: { name, namespace: name },
    spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } } } },
  }),
];

/** A cluster with these pools and tenants. */
export const placementExample = (
  parts: readonly (readonly Resource[])[],
  more: Omit<Example, "resources"> = {},
): Example => example([...cluster(), ...admissionGuard(), ...parts.flat()], more);
