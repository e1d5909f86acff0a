import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { satisfiesVersion } from "../core/estate";
import { DeclaredEstate } from "./estate";
import { dataKey } from "./keys";
import { Loosenings } from "./loosening";
import { POOL_KEY } from "./planners/manifest";
import {
  DEVICES,
  metadataOptions,
  planNodeClass,
  planNodePool,
  poolTaints,
  poolUserData,
  wantsOwnHardware,
} from "./planners/isolated-node-pool";

/** Who keeps the pool's machines. */
export enum NodePoolKind {
  /** A node group that EKS manages. */
  Managed = "Managed",
  /** A NodePool of Karpenter, which must run in the cluster. */
  Karpenter = "Karpenter",
}

/** Processors of the pool's machines. */
export enum NodeArchitecture {
  Amd64 = "x86_64",
  Arm64 = "arm64",
}

/** What a pool may take back of its defaults, each for a written reason. */
export interface NodePoolLoosening {
  /** Why pods may reach the machine's metadata: they are one hop further away than it answers. */
  metadataFromPods?: string;
  /** Why the machines share hardware with other accounts, where the level wants hardware of their own. */
  sharedHardware?: string;
}

/** What an IsolatedNodePool is asked for. */
export interface IsolatedNodePoolArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The zone that its machines lie in. */
  zone: string;
  /** The cluster's name. */
  clusterName: pulumi.Input<string>;
  /** The network that it lies in. */
  vpcId: pulumi.Input<string>;
  /** Subnets of the zone. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups beside the pool's own: the zone's, which carries the estate's flows. */
  securityGroupIds: pulumi.Input<string>[];
  /** Who keeps its machines. @default NodePoolKind.Managed */
  kind?: NodePoolKind;
  /** The pool's name, by which workloads ask for it. @default the resource's name */
  pool?: string;
  /** The version of Kubernetes; the estate's hosts.kubernetes must support it. @default the cluster's */
  version?: string;
  /** The security level, by name. @default the environment's */
  level?: string;
  /** Processors. @default NodeArchitecture.Amd64 */
  architecture?: NodeArchitecture;
  /** Types of machines. @default m7i.large, m7i.xlarge; m7g.large, m7g.xlarge for NodeArchitecture.Arm64 */
  instanceTypes?: string[];
  /** Machines at least, which a managed pool starts with. @default 2 */
  minimum?: number;
  /** Machines at most. @default 6 */
  maximum?: number;
  /** Bottlerocket's version for Karpenter. @default v1.50.0 */
  bottlerocket?: string;
  /** The name of its machines' role, for policies that name it before it is there. @default one that Pulumi makes */
  roleName?: string;
  /** Further labels of its machines. @default none */
  labels?: Record<string, string>;
  /** Defaults that are taken back. @default none */
  loosen?: NodePoolLoosening;
}

const MANAGED = ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"];

/**
 * Machines for those who name the pool, and for nobody else: a taint keeps others off, a label draws its own, and
 * subnets, security group, role and key are its own. Bottlerocket, without any way to log in.
 */
export class IsolatedNodePool extends pulumi.ComponentResource {
  /** The pool's name: value of its label and of its taints. */
  readonly pool: pulumi.Output<string>;
  /** The label and taint's key. */
  readonly poolKey: pulumi.Output<string>;
  /** The pool's own security group, by which others let it in alone. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The role of its machines. */
  readonly roleArn: pulumi.Output<string>;
  /** That role's name. */
  readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: IsolatedNodePoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:IsolatedNodePool", name, {}, opts);
    const parent = { parent: this };
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "IsolatedNodePool", name, stack, path: args.estate });
    const loosened = Loosenings.read(args.loosen, declared.error.bind(declared));
    const pool = check(declared, name, args);
    const zone = declared.zone(args.zone);
    const tags = { ...zoneTags(declared, zone.name), ...loosened.tags(), [POOL_KEY]: pool };

    const role = new aws.iam.Role(
      `${name}-nodes`,
      {
        ...(args.roleName !== undefined && { name: args.roleName }),
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
        tags,
      },
      parent,
    );
    const rights = MANAGED.map(
      (policy) =>
        new aws.iam.RolePolicyAttachment(
          `${name}-${policy}`,
          { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
          parent,
        ),
    );
    const group = new aws.ec2.SecurityGroup(
      `${name}-nodes`,
      { vpcId: args.vpcId, description: `Machines of the pool ${pool}`, tags },
      parent,
    );
    const key = dataKey(`${name}-volumes`, `Volumes of the pool ${pool}`, parent);
    const machines: Machines = {
      pool,
      role,
      rights,
      key,
      tags,
      securityGroupIds: [group.id, ...args.securityGroupIds],
      dedicated: wantsOwnHardware(declared.level(args.level)) && !loosened.has("sharedHardware"),
      hops: loosened.has("metadataFromPods") ? 2 : 1,
      labels: { ...args.labels, ...poolLabels(declared, zone.name) },
    };
    if (args.kind === NodePoolKind.Karpenter) this.karpenter(name, args, machines);
    else this.managed(name, args, machines);

    this.pool = pulumi.output(pool);
    this.poolKey = pulumi.output(POOL_KEY);
    this.securityGroupId = group.id;
    this.roleArn = role.arn;
    this.roleName = role.name;
    this.registerOutputs({
      pool: this.pool,
      poolKey: this.poolKey,
      securityGroupId: this.securityGroupId,
      roleArn: this.roleArn,
      roleName: this.roleName,
    });
  }

  private managed(name: string, args: IsolatedNodePoolArgs, machines: Machines): void {
    const { pool, key, tags } = machines;
    const template = new aws.ec2.LaunchTemplate(
      name,
      {
        metadataOptions: metadataOptions(machines.hops),
        networkInterfaces: [
          {
            associatePublicIpAddress: "false",
            securityGroups: machines.securityGroupIds,
            deleteOnTermination: "true",
          },
        ],
        blockDeviceMappings: DEVICES.map((deviceName, index) => ({
          deviceName,
          ebs: {
            encrypted: "true",
            kmsKeyId: key.arn,
            volumeType: "gp3",
            volumeSize: index === 0 ? 4 : 40,
            deleteOnTermination: "true",
          },
        })),
        monitoring: { enabled: true },
        ...(machines.dedicated && { placement: { tenancy: "dedicated" } }),
        userData: Buffer.from(poolUserData()).toString("base64"),
        updateDefaultVersion: true,
        tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
        tags,
      },
      { parent: this },
    );
    const minimum = args.minimum ?? 2;
    const arm = args.architecture === NodeArchitecture.Arm64;
    new aws.eks.NodeGroup(
      name,
      {
        clusterName: args.clusterName,
        nodeGroupName: pool,
        nodeRoleArn: machines.role.arn,
        subnetIds: args.subnetIds,
        amiType: arm ? "BOTTLEROCKET_ARM_64" : "BOTTLEROCKET_x86_64",
        ...(args.version !== undefined && { version: args.version }),
        instanceTypes: typesOf(args),
        capacityType: "ON_DEMAND",
        launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
        scalingConfig: { desiredSize: minimum, minSize: minimum, maxSize: args.maximum ?? 6 },
        updateConfig: { maxUnavailable: 1 },
        nodeRepairConfig: { enabled: true },
        labels: { ...machines.labels, [POOL_KEY]: pool },
        taints: poolTaints(pool).map(({ key: taint, value, effect }) => ({
          key: taint,
          value,
          effect: effect === "NoSchedule" ? "NO_SCHEDULE" : "NO_EXECUTE",
        })),
        tags,
      },
      // Without its rights a machine can't join, and with them taken first it can't be put away.
      { parent: this, dependsOn: machines.rights },
    );
  }

  private karpenter(name: string, args: IsolatedNodePoolArgs, machines: Machines): void {
    new aws.eks.AccessEntry(
      name,
      { clusterName: args.clusterName, principalArn: machines.role.arn, type: "EC2_LINUX" },
      { parent: this },
    );
    const { pool, hops, tags } = machines;
    const nodeClass = new kubernetes.apiextensions.CustomResource(
      `${name}-class`,
      {
        apiVersion: "karpenter.k8s.aws/v1",
        kind: "EC2NodeClass",
        metadata: { name: pool },
        spec: pulumi
          .all([args.subnetIds, machines.securityGroupIds, machines.role.name, machines.key.arn])
          .apply(([subnetIds, securityGroupIds, role, keyId]) =>
            planNodeClass({
              hops,
              bottlerocket: args.bottlerocket ?? "v1.50.0",
              role,
              subnetIds,
              securityGroupIds,
              keyId,
              tags,
            }),
          ),
      },
      { parent: this },
    );
    const spec = planNodePool({
      pool,
      labels: machines.labels,
      architecture: args.architecture ?? NodeArchitecture.Amd64,
      instanceTypes: typesOf(args),
      dedicated: machines.dedicated,
      machines: args.maximum ?? 6,
    });
    new kubernetes.apiextensions.CustomResource(
      name,
      { apiVersion: "karpenter.sh/v1", kind: "NodePool", metadata: { name: pool }, spec },
      { parent: this, dependsOn: nodeClass },
    );
  }
}

interface Machines {
  readonly pool: string;
  readonly role: aws.iam.Role;
  readonly rights: pulumi.Resource[];
  readonly key: aws.kms.Key;
  readonly tags: Record<string, string>;
  readonly securityGroupIds: pulumi.Input<string>[];
  readonly dedicated: boolean;
  readonly hops: number;
  readonly labels: Record<string, string>;
}

const typesOf = ({ instanceTypes, architecture }: IsolatedNodePoolArgs): string[] =>
  instanceTypes ??
  (architecture === NodeArchitecture.Arm64 ? ["m7g.large", "m7g.xlarge"] : ["m7i.large", "m7i.xlarge"]);

function check(declared: DeclaredEstate, name: string, args: IsolatedNodePoolArgs): string {
  const pool = args.pool ?? name;
  if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(pool))
    throw declared.error("pool", `is ${JSON.stringify(pool)}: use at most 63 of a-z, 0-9 and -`);
  const { kubernetes: supported } = declared.estate.hosts;
  if (args.version !== undefined && satisfiesVersion(args.version, supported) !== true)
    throw declared.error("version", `is ${args.version}, where the estate supports ${supported.text}`, [
      "hosts",
      "kubernetes",
    ]);
  const { minimum = 2, maximum = 6 } = args;
  if (!Number.isInteger(minimum) || minimum < 1 || !Number.isInteger(maximum) || maximum < minimum)
    throw declared.error(
      "minimum",
      `and maximum are ${minimum} and ${maximum}: whole numbers, in that order`,
    );
  const key = Object.keys(args.labels ?? {}).find(
    (each) => each === POOL_KEY || /kubernetes\.io\//.test(each),
  );
  if (key !== undefined)
    throw declared.error("labels", `has ${key}, which the pool or the cluster gives itself`);
  return pool;
}

/** The subnets' own tags, where the estate has any: the pool's parts are then found by zone. */
const zoneTags = (declared: DeclaredEstate, zone: string): Readonly<Record<string, string>> =>
  declared.zone(zone).select.some(({ subnetTag }) => subnetTag) ? declared.labels(zone, "subnetTag") : {};

const poolLabels = (declared: DeclaredEstate, zone: string): Readonly<Record<string, string>> =>
  declared.zone(zone).select.some(({ poolLabel }) => poolLabel) ? declared.labels(zone, "poolLabel") : {};
