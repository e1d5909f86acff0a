import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { satisfiesVersion } from "../core/estate";
import { DeclaredEstate } from "./estate";
import { HostKind, type HardenedHostArgs, type HostCluster } from "./hardened-host-args";
import { keepUp, openSessions } from "./host/upkeep";
import { dataKey, logKey, logStreams, logWriting } from "./keys";
import { Loosenings } from "./loosening";
import { POOL_KEY } from "./planners/manifest";
import { hostUserData, imageParameter } from "./planners/hardened-host";
import { metadataOptions, poolTaints, wantsOwnHardware } from "./planners/isolated-node-pool";

export { HostKind, type HardenedHostArgs, type HostCluster, type HostLoosening } from "./hardened-host-args";

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
    if (sessions) openSessions(this, name, logs);
    if (!container) keepUp(this, name, instance, logs, args.patches ?? "cron(0 3 ? * SUN *)");

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
