import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { satisfiesVersion } from "../core/estate";
import { admit } from "./cluster/access";
import { watch } from "./cluster/alarms";
import { DeclaredEstate } from "./estate";
import { dataKey, logKey } from "./keys";
import { Loosenings } from "./loosening";
import { LOG_AGENT, planAddons } from "./planners/private-cluster";
import type { PrivateClusterArgs } from "./private-cluster-args";

export {
  ClusterAccessPolicy,
  type ClusterAccess,
  type ClusterLoosening,
  type PrivateClusterArgs,
} from "./private-cluster-args";

/**
 * An EKS cluster that is reached from its network only: every kind of log kept and watched, secrets encrypted with a
 * key of their own, access by entries alone, network policies enforced and identities for pods.
 */
export class PrivateCluster extends pulumi.ComponentResource {
  /** The cluster's name, once it is there. */
  readonly clusterName: pulumi.Output<string>;
  /** Its ARN. */
  readonly arn: pulumi.Output<string>;
  /** Where its API server answers. */
  readonly endpoint: pulumi.Output<string>;
  /** Its version of Kubernetes. */
  readonly version: pulumi.Output<string>;
  /** The log group of the control plane. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: PrivateClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:PrivateCluster", name, {}, opts);
    const parent = { parent: this };
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "PrivateCluster", name, stack, path: args.estate });
    const loosened = Loosenings.read(args.loosen, declared.error.bind(declared));
    check(declared, args, loosened.has("publicEndpoint"));
    const clusterName = args.clusterName ?? name;
    const tags = loosened.tags();

    const role = new aws.iam.Role(
      `${name}-cluster`,
      { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "eks.amazonaws.com" }) },
      parent,
    );
    const rights = new aws.iam.RolePolicyAttachment(
      `${name}-cluster`,
      { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" },
      parent,
    );
    const logs = new aws.cloudwatch.LogGroup(
      `${name}-cluster`,
      {
        name: `/aws/eks/${clusterName}/cluster`,
        retentionInDays: args.logRetentionDays ?? 365,
        kmsKeyId: logKey(`${name}-cluster-logs`, "Logs of the cluster", args, parent).arn,
      },
      parent,
    );
    const secrets = dataKey(`${name}-secrets`, "Secrets of the cluster", parent);
    const cluster = new aws.eks.Cluster(
      name,
      {
        name: clusterName,
        version: args.version,
        roleArn: role.arn,
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        encryptionConfig: { resources: ["secrets"], provider: { keyArn: secrets.arn } },
        upgradePolicy: { supportType: "STANDARD" },
        bootstrapSelfManagedAddons: false,
        deletionProtection: !loosened.has("noDeletionProtection"),
        vpcConfig: {
          subnetIds: args.subnetIds,
          ...(args.securityGroupIds !== undefined && { securityGroupIds: args.securityGroupIds }),
          endpointPrivateAccess: true,
          endpointPublicAccess: loosened.has("publicEndpoint"),
          ...(loosened.has("publicEndpoint") && { publicAccessCidrs: args.publicAccessCidrs ?? [] }),
        },
        tags,
      },
      // EKS would make the group itself, unencrypted and kept for ever.
      { ...parent, dependsOn: [rights, logs] },
    );
    const level = declared.level();
    const addons = { versions: args.addons ?? {}, strict: level.blockingLayers > 1, pool: args.platformPool };
    const agent = this.logAgent(name);
    for (const addon of planAddons(addons))
      new aws.eks.Addon(
        `${name}-${addon.name}`,
        {
          clusterName: cluster.name,
          addonName: addon.name,
          ...(addon.version !== undefined && { addonVersion: addon.version }),
          ...(addon.configuration !== undefined && { configurationValues: addon.configuration }),
          ...(addon.name === LOG_AGENT && {
            podIdentityAssociations: [{ serviceAccount: "cloudwatch-agent", roleArn: agent.arn }],
          }),
          resolveConflictsOnUpdate: "OVERWRITE",
        },
        parent,
      );
    admit(this, name, cluster, args.access ?? {});
    watch(this, name, clusterName, logs, args.alarmTopics);

    this.clusterName = cluster.name;
    this.arn = cluster.arn;
    this.endpoint = cluster.endpoint;
    this.version = cluster.version;
    this.logGroupName = logs.name;
    this.registerOutputs({
      clusterName: this.clusterName,
      arn: this.arn,
      endpoint: this.endpoint,
      version: this.version,
      logGroupName: this.logGroupName,
    });
  }

  /** As whom the agent writes logs: an identity of its own, so that the nodes need no right to. */
  private logAgent(name: string): aws.iam.Role {
    const parent = { parent: this };
    const role = new aws.iam.Role(
      `${name}-log-agent`,
      {
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "pods.eks.amazonaws.com" },
              Action: ["sts:AssumeRole", "sts:TagSession"],
            },
          ],
        }),
      },
      parent,
    );
    new aws.iam.RolePolicyAttachment(
      `${name}-log-agent`,
      { role: role.name, policyArn: "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy" },
      parent,
    );
    return role;
  }
}

function check(declared: DeclaredEstate, args: PrivateClusterArgs, open: boolean): void {
  const { kubernetes } = declared.estate.hosts;
  if (satisfiesVersion(args.version, kubernetes) !== true)
    throw declared.error("version", `is ${args.version}, where the estate supports ${kubernetes.text}`, [
      "hosts",
      "kubernetes",
    ]);
  if (args.alarmTopics.length === 0)
    throw declared.error("alarmTopics", "is empty: an alarm that tells nobody is none");
  const cidrs = args.publicAccessCidrs ?? [];
  if (open && cidrs.length === 0)
    throw declared.error("publicAccessCidrs", "is needed with loosen.publicEndpoint: name who may reach it");
  if (!open && cidrs.length > 0)
    throw declared.error("publicAccessCidrs", "needs the loosening publicEndpoint, with its reason");
}
