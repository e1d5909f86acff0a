import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { satisfiesVersion } from "../core/estate";
import { DeclaredEstate } from "./estate";
import { dataKey, logKey } from "./keys";
import { Loosenings } from "./loosening";
import { clusterAlarms, LOG_AGENT, planAddons } from "./planners/private-cluster";

/** What a principal may do in the cluster, by AWS's own access policies. */
export enum ClusterAccessPolicy {
  View = "AmazonEKSViewPolicy",
  Edit = "AmazonEKSEditPolicy",
  Admin = "AmazonEKSAdminPolicy",
  ClusterAdmin = "AmazonEKSClusterAdminPolicy",
}

/** A principal's way into the cluster. */
export interface ClusterAccess {
  /** The principal's ARN. */
  principalArn: pulumi.Input<string>;
  /** What it may do. @default nothing but what its groups may */
  policy?: ClusterAccessPolicy;
  /** The namespaces in which it may. @default all */
  namespaces?: string[];
  /** Groups of Kubernetes that it is in. @default none */
  groups?: string[];
}

/** What a cluster may take back of its defaults, each for a written reason. */
export interface ClusterLoosening {
  /** Why the API server answers from outside of the network too; publicAccessCidrs says whom. */
  publicEndpoint?: string;
  /** Why the cluster can be deleted by one call. */
  noDeletionProtection?: string;
}

/** What a PrivateCluster is asked for. */
export interface PrivateClusterArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The version of Kubernetes; the estate's hosts.kubernetes must support it. */
  version: string;
  /** Subnets of the API server's interfaces: those of the zone that administration comes from. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of those interfaces. @default none beside the one that EKS makes */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The cluster's name. @default the resource's name */
  clusterName?: string;
  /** Whom alarms tell: ARNs of SNS topics. */
  alarmTopics: pulumi.Input<string>[];
  /** Who may come in, by access entries; there are no others. @default none but nodes */
  access?: Record<string, ClusterAccess>;
  /** Versions of add-ons by name; a further name is a further add-on. @default those that were tried, else AWS's */
  addons?: Record<string, string>;
  /** The pool of the cluster's own services, as of CoreDNS. @default any without a taint */
  platformPool?: string;
  /** Days that logs are kept. @default 365 */
  logRetentionDays?: number;
  /** The account, which the logs' key belongs to. @default the provider's */
  accountId?: pulumi.Input<string>;
  /** The Region. @default the provider's */
  region?: pulumi.Input<string>;
  /** From where the API server answers, with the loosening publicEndpoint. @default nowhere */
  publicAccessCidrs?: string[];
  /** Defaults that are taken back. @default none */
  loosen?: ClusterLoosening;
}

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
    this.admit(name, cluster, args.access ?? {});
    this.watch(name, clusterName, logs, args.alarmTopics);

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

  private admit(name: string, cluster: aws.eks.Cluster, access: Record<string, ClusterAccess>): void {
    for (const [who, { principalArn, policy, namespaces, groups }] of Object.entries(access)) {
      const own = `${name}-${who}`;
      const entry = new aws.eks.AccessEntry(
        own,
        { clusterName: cluster.name, principalArn, ...(groups && { kubernetesGroups: groups }) },
        { parent: this },
      );
      if (policy !== undefined)
        new aws.eks.AccessPolicyAssociation(
          own,
          {
            clusterName: cluster.name,
            principalArn,
            policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
            accessScope: namespaces ? { type: "namespace", namespaces } : { type: "cluster" },
          },
          { parent: this, dependsOn: entry },
        );
    }
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

  private watch(
    name: string,
    clusterName: string,
    logs: aws.cloudwatch.LogGroup,
    topics: pulumi.Input<string>[],
  ): void {
    const parent = { parent: this };
    for (const alarm of clusterAlarms) {
      const metric = { name: alarm.name, namespace: `Bulkhead/${clusterName}` };
      new aws.cloudwatch.LogMetricFilter(
        `${name}-${alarm.name}`,
        {
          logGroupName: logs.name,
          pattern: alarm.pattern,
          metricTransformation: { ...metric, value: "1", defaultValue: "0" },
        },
        parent,
      );
      new aws.cloudwatch.MetricAlarm(
        `${name}-${alarm.name}`,
        {
          alarmDescription: `${alarm.description} in the cluster ${clusterName}`,
          metricName: metric.name,
          namespace: metric.namespace,
          statistic: "Sum",
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          threshold: alarm.threshold,
          evaluationPeriods: 1,
          period: 300,
          treatMissingData: "notBreaching",
          alarmActions: topics,
        },
        parent,
      );
    }
    // Who may come in, and as whom, is changed at AWS and not in the cluster's own log.
    const rule = new aws.cloudwatch.EventRule(
      `${name}-identities`,
      {
        description: `Changes of who may enter the cluster ${clusterName}, and of IAM`,
        eventPattern: JSON.stringify({
          source: ["aws.iam", "aws.eks"],
          "detail-type": ["AWS API Call via CloudTrail"],
          detail: {
            eventName: [
              { prefix: "Attach" },
              { prefix: "Put" },
              { prefix: "Update" },
              { prefix: "Create" },
              { prefix: "Delete" },
              { prefix: "Detach" },
              { prefix: "Associate" },
              { prefix: "Disassociate" },
            ],
          },
        }),
      },
      parent,
    );
    topics.forEach(
      (arn, index) =>
        new aws.cloudwatch.EventTarget(`${name}-identities-${index}`, { rule: rule.name, arn }, parent),
    );
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
