import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { satisfiesVersion } from "../core/estate";
import { DeclaredEstate } from "./estate";
import { NodePoolKind, type IsolatedNodePoolArgs } from "./isolated-node-pool-args";
import { dataKey } from "./keys";
import { Loosenings } from "./loosening";
import { POOL_KEY } from "./planners/manifest";
import { wantsOwnHardware } from "./planners/isolated-node-pool";
import { buildKarpenter } from "./pool/karpenter";
import type { Machines } from "./pool/machines";
import { buildManaged } from "./pool/managed";

export {
  NodeArchitecture,
  NodePoolKind,
  type IsolatedNodePoolArgs,
  type NodePoolLoosening,
} from "./isolated-node-pool-args";

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
      name,
      parent,
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
    if (args.kind === NodePoolKind.Karpenter) buildKarpenter(args, machines);
    else buildManaged(args, machines);

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
}

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
