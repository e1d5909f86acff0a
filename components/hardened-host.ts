import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { satisfiesVersion } from "../core/estate";
import { DeclaredEstate } from "./estate";
import { dataKey, logKey, logStreams, logWriting } from "./keys";
import { Loosenings } from "./loosening";
import { POOL_KEY } from "./planners/manifest";
import { agentConfig, hostUserData, imageParameter, sessionDocument } from "./planners/hardened-host";
import { metadataOptions, poolTaints, wantsOwnHardware } from "./planners/isolated-node-pool";

/** What a host runs. */
export enum HostKind {
  /** Containers on Bottlerocket, which has no shell. */
  Bottlerocket = "Bottlerocket",
  /** Containers on Amazon Linux 2023, which joins by nodeadm. */
  AmazonLinuxNode = "AmazonLinuxNode",
  /** No containers: Amazon Linux 2023. */
  AmazonLinux = "AmazonLinux",
}

/** The cluster that a host of containers joins. */
export interface HostCluster {
  /** Its name. */
  name: pulumi.Input<string>;
  /** Where its API server answers. */
  endpoint: pulumi.Input<string>;
  /** Its certificate authority, base 64. */
  certificate: pulumi.Input<string>;
  /** Its version of Kubernetes; the estate's hosts.kubernetes must support it. */
  version: string;
  /** The pool that the host stands for. */
  pool: string;
  /** The block of its services. @default "172.20.0.0/16" */
  serviceCidr?: string;
}

/** What a host may take back of its defaults, each for a written reason. */
export interface HostLoosening {
  /** Why nobody can open a session on it. */
  noSessions?: string;
  /** Why containers may reach the machine's metadata: they are one hop further away than it answers. */
  metadataFromPods?: string;
  /** Why the machine shares hardware with other accounts, where the level wants hardware of its own. */
  sharedHardware?: string;
}

/** What a HardenedHost is asked for. */
export interface HardenedHostArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The zone that it lies in. */
  zone: string;
  /** A subnet of the zone. */
  subnetId: pulumi.Input<string>;
  /** Its security groups: the zone's, which carries the estate's flows. */
  securityGroupIds: pulumi.Input<string>[];
  /** What it runs. @default HostKind.AmazonLinux */
  kind?: HostKind;
  /** The cluster, for hosts of containers. @default none */
  cluster?: HostCluster;
  /** The security level, by name. @default the environment's */
  level?: string;
  /** The type of machine. @default "m7i.large" */
  instanceType?: string;
  /** Its processors: x86_64 or arm64. @default "x86_64" */
  architecture?: string;
  /** The machine image. @default AWS's newest of the kind */
  imageId?: pulumi.Input<string>;
  /** The size of its disk in GiB. @default 20 */
  volumeSize?: number;
  /** When patches are installed, as Systems Manager writes it. @default "cron(0 3 ? * SUN *)" */
  patches?: string;
  /** Days that logs are kept. @default 365 */
  logRetentionDays?: number;
  /** The account, which the logs' key belongs to. @default the provider's */
  accountId?: pulumi.Input<string>;
  /** The Region. @default the provider's */
  region?: pulumi.Input<string>;
  /** Defaults that are taken back. @default none */
  loosen?: HostLoosening;
}

/**
 * A machine without keys or public address: its metadata answers to sessions only, its disk is encrypted with a key of
 * its own, its kernel and daemons are told to be quiet, and sessions, audit and patches leave their traces.
 */
export class HardenedHost extends pulumi.ComponentResource {
  /** The machine. */
  readonly instanceId: pulumi.Output<string>;
  /** Its address within the network. */
  readonly privateIp: pulumi.Output<string>;
  /** Its role. */
  readonly roleArn: pulumi.Output<string>;
  /** Where sessions and audit are written. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: HardenedHostArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:HardenedHost", name, {}, opts);
    const parent = { parent: this };
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "HardenedHost", name, stack, path: args.estate });
    const loosened = Loosenings.read(args.loosen, declared.error.bind(declared));
    check(declared, args);
    const kind = args.kind ?? HostKind.AmazonLinux;
    const sessions = !loosened.has("noSessions");
    const tags = { Name: name, ...declared.labels(args.zone, "subnetTag"), ...loosened.tags() };

    const logs = new aws.cloudwatch.LogGroup(
      name,
      {
        name: `/bulkhead/hosts/${name}`,
        retentionInDays: args.logRetentionDays ?? 365,
        kmsKeyId: logKey(`${name}-logs`, `Logs of the host ${name}`, args, parent).arn,
      },
      parent,
    );
    const role = this.role(name, args, kind);
    const profile = new aws.iam.InstanceProfile(name, { role: role.name }, parent);
    const volumes = dataKey(`${name}-volumes`, `Volumes of the host ${name}`, parent);
    const dedicated = wantsOwnHardware(declared.level(args.level)) && !loosened.has("sharedHardware");
    const disk = { encrypted: true, kmsKeyId: volumes.arn, volumeType: "gp3" };
    const container = kind === HostKind.Bottlerocket;
    const instance = new aws.ec2.Instance(
      name,
      {
        ami:
          args.imageId ??
          aws.ssm.getParameterOutput(
            { name: imageParameter(kind, args.architecture ?? "x86_64", args.cluster?.version ?? "") },
            parent,
          ).value,
        instanceType: args.instanceType ?? "m7i.large",
        subnetId: args.subnetId,
        vpcSecurityGroupIds: args.securityGroupIds,
        associatePublicIpAddress: false,
        iamInstanceProfile: profile.name,
        metadataOptions: metadataOptions(loosened.has("metadataFromPods") ? 2 : 1),
        monitoring: true,
        ebsOptimized: true,
        ...(dedicated && { tenancy: "dedicated" }),
        rootBlockDevice: { ...disk, ...(!container && { volumeSize: args.volumeSize ?? 20 }) },
        ...(container && {
          ebsBlockDevices: [{ deviceName: "/dev/xvdb", volumeSize: args.volumeSize ?? 20, ...disk }],
        }),
        userData: this.userData(kind, sessions, args.cluster),
        userDataReplaceOnChange: true,
        tags: { ...tags, ...(args.cluster && { [POOL_KEY]: args.cluster.pool }) },
      },
      parent,
    );
    if (sessions) this.sessions(name, logs);
    if (!container) this.upkeep(name, instance, logs, args.patches ?? "cron(0 3 ? * SUN *)");

    this.instanceId = instance.id;
    this.privateIp = instance.privateIp;
    this.roleArn = role.arn;
    this.logGroupName = logs.name;
    this.registerOutputs({
      instanceId: this.instanceId,
      privateIp: this.privateIp,
      roleArn: this.roleArn,
      logGroupName: this.logGroupName,
    });
  }

  private role(name: string, args: HardenedHostArgs, kind: HostKind): aws.iam.Role {
    const parent = { parent: this };
    const role = new aws.iam.Role(
      name,
      { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }) },
      parent,
    );
    const node = ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"];
    for (const policy of ["AmazonSSMManagedInstanceCore", ...(kind === HostKind.AmazonLinux ? [] : node)])
      new aws.iam.RolePolicyAttachment(
        `${name}-${policy}`,
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        parent,
      );
    const policy = logWriting(logStreams(`/bulkhead/hosts/${name}`, args, parent));
    new aws.iam.RolePolicy(`${name}-logs`, { role: role.name, policy }, parent);
    return role;
  }

  private userData(
    kind: HostKind,
    sessions: boolean,
    cluster: HostCluster | undefined,
  ): pulumi.Output<string> {
    if (!cluster) return pulumi.output(hostUserData(kind, sessions));
    const { pool, serviceCidr } = cluster;
    return pulumi
      .all([cluster.name, cluster.endpoint, cluster.certificate])
      .apply(([clusterName, apiServer, certificate]) =>
        hostUserData(kind, sessions, {
          clusterName,
          apiServer,
          certificate,
          serviceCidr: serviceCidr ?? "172.20.0.0/16",
          labels: { [POOL_KEY]: pool },
          taints: poolTaints(pool),
        }),
      );
  }

  /** How sessions are opened: recorded while they last, and closed when nobody types. */
  private sessions(name: string, logs: aws.cloudwatch.LogGroup): void {
    new aws.ssm.Document(
      `${name}-sessions`,
      {
        documentType: "Session",
        documentFormat: "JSON",
        content: pulumi.output(logs.name).apply(sessionDocument),
      },
      { parent: this },
    );
  }

  /** Patches and the audit log's way out, kept up by Systems Manager. */
  private upkeep(
    name: string,
    instance: aws.ec2.Instance,
    logs: aws.cloudwatch.LogGroup,
    schedule: string,
  ): void {
    const parent = { parent: this };
    const targets = [{ key: "InstanceIds", values: [instance.id] }];
    new aws.ssm.Association(
      `${name}-patches`,
      {
        name: "AWS-RunPatchBaseline",
        targets,
        scheduleExpression: schedule,
        parameters: { Operation: "Install", RebootOption: "RebootIfNeeded" },
      },
      parent,
    );
    const config = new aws.ssm.Parameter(
      `${name}-agent`,
      {
        name: `AmazonCloudWatch-${name}`,
        type: "String",
        value: pulumi.output(logs.name).apply(agentConfig),
      },
      parent,
    );
    const agent = new aws.ssm.Association(
      `${name}-agent`,
      {
        name: "AWS-ConfigureAWSPackage",
        targets,
        parameters: { action: "Install", name: "AmazonCloudWatchAgent" },
      },
      parent,
    );
    new aws.ssm.Association(
      `${name}-audit`,
      {
        name: "AmazonCloudWatch-ManageAgent",
        targets,
        parameters: {
          action: "configure",
          mode: "ec2",
          optionalConfigurationSource: "ssm",
          optionalConfigurationLocation: config.name,
          optionalRestart: "yes",
        },
      },
      { ...parent, dependsOn: agent },
    );
  }
}

function check(declared: DeclaredEstate, args: HardenedHostArgs): void {
  const kind = args.kind ?? HostKind.AmazonLinux;
  if (kind === HostKind.AmazonLinux && args.cluster)
    throw declared.error("cluster", "is given, where a host of the kind AmazonLinux runs no containers");
  if (kind !== HostKind.AmazonLinux && !args.cluster)
    throw declared.error("cluster", `is needed: a host of the kind ${kind} runs containers`);
  const { kubernetes } = declared.estate.hosts;
  const version = args.cluster?.version;
  if (version !== undefined && satisfiesVersion(version, kubernetes) !== true)
    throw declared.error("cluster.version", `is ${version}, where the estate supports ${kubernetes.text}`, [
      "hosts",
      "kubernetes",
    ]);
  if (!["x86_64", "arm64"].includes(args.architecture ?? "x86_64"))
    throw declared.error("architecture", `is ${args.architecture}: write x86_64 or arm64`);
}
