import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DeclaredEstate } from "./estate";
import { Loosenings } from "./loosening";
import { createObjects } from "./objects";
import { planWorkload, secretObjects, userIdOf } from "./planners/hardened-workload";
import { podTrust, secretReading } from "./planners/pod-role";
import type { InputError } from "./input-error";
import { checkShape, checkVariable, healthOf, portsOf } from "./workload-shape";
import { openingsOf } from "./workload-connections";

/** What keeps the pods running. */
export enum WorkloadKind {
  Deployment = "Deployment",
  StatefulSet = "StatefulSet",
  DaemonSet = "DaemonSet",
  CronJob = "CronJob",
}

/** A port that the workload answers on. */
export interface WorkloadPort {
  /** Its name. @default "port-" and the number */
  name?: string;
  /** 1024 to 65535: lower ones need the loosening netBindService. */
  port: number;
  /** TCP, UDP or SCTP. @default "TCP" */
  protocol?: string;
}

/** How the cluster learns that a pod hangs or can't serve. */
export interface WorkloadHealth {
  /** The port that answers. @default the first of the workload's ports */
  port?: number;
  /** The path that answers while the process lives. @default "/live" */
  live?: string;
  /** The path that answers while it can serve. @default "/ready" */
  ready?: string;
  /** Whether it is asked over TLS. @default false */
  https?: boolean;
  /** A command that ends with 0 while all is well, in place of a port. @default none */
  command?: string[];
}

/** What each pod gets; requests and limits are the same. */
export interface WorkloadResources {
  /** Processors. @default "250m" */
  cpu?: string;
  /** Memory. @default "256Mi" */
  memory?: string;
  /** Space on the node's disk. @default "256Mi" */
  ephemeralStorage?: string;
}

/** A folder that may be written and is gone with the pod. */
export interface WorkloadScratch {
  /** The folder. */
  path: string;
  /** The most that it holds. @default "64Mi" */
  size?: string;
}

/** A folder that outlives the pod, on a claim of each pod of a StatefulSet. */
export interface WorkloadStorage {
  /** The claim's name. */
  name: string;
  /** The folder. */
  path: string;
  /** Its size. */
  size: string;
  /** The storage class. @default the cluster's default one */
  storageClass?: string;
}

/** A secret of Secrets Manager, mounted as the file /mnt/secrets/NAME. */
export interface WorkloadSecret {
  /** The file's name. */
  name: string;
  /** The secret's ARN. */
  secret: pulumi.Input<string>;
}

/** The other end of a connection. A flow of the estate must declare it. */
export interface WorkloadConnection {
  /** Its zone. @default none, for a named party */
  zone?: string;
  /** Its namespace. @default all of the zone's */
  namespace?: string;
  /** Its name: that of its HardenedWorkload. @default all of the namespace's */
  workload?: string;
  /** A party outside that the estate's flows name. @default none */
  party?: string;
  /** Its blocks, where it lies outside of the cluster. @default the zone's cidrs */
  cidrs?: string[];
  /** The answering side's ports: 8080/tcp. */
  ports: string[];
}

/** Whom the workload connects to, and who to it; everything else is denied. */
export interface WorkloadConnections {
  /** Whom it connects to. @default nobody */
  to?: WorkloadConnection[];
  /** Who connects to it. @default nobody */
  from?: WorkloadConnection[];
}

/** Defaults that are taken back, each for a written reason. */
export interface WorkloadLoosening {
  /** Why the image must be able to change its own files. */
  writableRoot?: string;
  /** Why the pods hold a token of the cluster. */
  token?: string;
  /** Why nothing asks whether the pods are well. */
  noProbes?: string;
  /** Why a port below 1024 is bound. */
  netBindService?: string;
}

export interface HardenedWorkloadArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** What keeps the pods running. @default Deployment */
  kind?: WorkloadKind;
  /** The workload's name. @default the resource's name */
  workload?: string;
  /** The namespace, which lies in the zone. */
  namespace: pulumi.Input<string>;
  /** The zone of the estate that it runs in. */
  zone: string;
  /** The pool that it runs on, and on no other. */
  pool: pulumi.Input<string>;
  /** The image, by digest, in a trusted repository of the environment. */
  image: pulumi.Input<string>;
  /** Who delivers the image. @default the estate's supplier of the repository */
  supplier?: string;
  /** The user and group id. @default one of the supplier's class, by the workload's name */
  userId?: number;
  /** How many pods. @default 2 */
  replicas?: number;
  /** The ports that it answers on. @default none */
  ports?: WorkloadPort[];
  /** How it is probed. @default /live and /ready on the first port */
  health?: WorkloadHealth;
  /** In place of the image's entry point. @default the image's */
  command?: string[];
  /** Arguments. @default the image's */
  args?: string[];
  /** Variables; no secrets. @default none */
  environment?: Record<string, pulumi.Input<string>>;
  /** Secrets, mounted as files by the pod's own identity. @default none */
  secrets?: WorkloadSecret[];
  /** The name of the EKS cluster, which pods with secrets have their identity from. @default none */
  cluster?: pulumi.Input<string>;
  /** Whom it connects to, and who to it. @default nobody */
  connections?: WorkloadConnections;
  /** What each pod gets. @default 250m, 256Mi */
  resources?: WorkloadResources;
  /** Folders that may be written. @default /tmp, 64Mi */
  scratch?: WorkloadScratch[];
  /** Folders that outlive the pods of a StatefulSet. @default none */
  storage?: WorkloadStorage[];
  /** When a CronJob runs, as cron writes it. @default none */
  schedule?: string;
  /** The most seconds that a run of a CronJob takes. @default 3600 */
  deadline?: number;
  /** A sandboxed run time, as the cluster's RuntimeClass is called. @default none */
  runtimeClass?: string;
  /** Further labels. @default none */
  labels?: Record<string, string>;
  /** Defaults that are taken back. @default none */
  loosen?: WorkloadLoosening;
}

/**
 * A workload from a small description: restricted pods on their own pool and nowhere else, images by digest, user ids by
 * class, no token, secrets as files, and no connection that neither it nor the estate declares.
 */
export class HardenedWorkload extends pulumi.ComponentResource {
  /** The workload's name. */
  public readonly workload: pulumi.Output<string>;
  /** Its namespace. */
  public readonly namespace: pulumi.Output<string>;
  /** The image that runs. */
  public readonly image: pulumi.Output<string>;
  /** The user and group id that it runs as. */
  public readonly userId: pulumi.Output<number>;
  /** The role of its own identity; empty without secrets. */
  public readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: HardenedWorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:HardenedWorkload", name, args, opts);
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "HardenedWorkload", name, stack, path: args.estate });
    const error = declared.error.bind(declared);
    const workload = args.workload ?? name;
    const kind = args.kind ?? WorkloadKind.Deployment;
    const loosenings = Loosenings.read(args.loosen, error);
    const zone = declared.zone(args.zone);
    const level = declared.level();
    const written = typeof args.image === "string" ? declared.image(args.image) : undefined;
    const supplier = declared.supplierOf(args.supplier, written);
    const range = declared.userIds(supplier);
    const userId = args.userId ?? userIdOf(workload, range);
    if (userId < range.from || userId > range.to)
      throw error("userId", `is ${userId}, outside ${range.from} to ${range.to}`, [
        "identities",
        "userIds",
        supplier ?? "default",
      ]);
    const ports = portsOf(args.ports ?? [], loosenings.has("netBindService"), error);
    checkShape({ ...args, kind, workload }, error);
    const secrets = isEmpty(args.secrets) ? undefined : pulumi.output(args.secrets!);
    const image = pulumi.output(args.image).apply((text) => {
      declared.supplierOf(args.supplier, declared.image(text));
      return text;
    });
    const manifests = planWorkload({
      kind,
      name: workload,
      // The planner only hands on what isn't known before the engine resolves it.
      namespace: args.namespace as string,
      image: image as unknown as string,
      pool: args.pool as string,
      environment: this.environment(args.environment ?? {}, error) as never,
      secretObjects: secrets && (secrets.apply(secretObjects) as unknown as string),
      userId,
      ports,
      annotations: loosenings.annotations(),
      labels: args.labels ?? {},
      replicas: args.replicas ?? 2,
      resources: {
        cpu: args.resources?.cpu ?? "250m",
        memory: args.resources?.memory ?? "256Mi",
        ephemeralStorage: args.resources?.ephemeralStorage ?? "256Mi",
      },
      scratch: (args.scratch ?? [{ path: "/tmp" }]).map(({ path, size }) => ({ path, size: size ?? "64Mi" })),
      claims: args.storage ?? [],
      schedule: args.schedule,
      deadline: args.deadline ?? 3600,
      openings: openingsOf(
        declared,
        { zone: zone.name, workload, namespace: args.namespace },
        args.connections,
      ),
      hostUsers: level.userNamespaces !== "required",
      token: loosenings.has("token"),
      writableRoot: loosenings.has("writableRoot"),
      netBindService: loosenings.has("netBindService"),
      health:
        kind === WorkloadKind.CronJob || loosenings.has("noProbes")
          ? undefined
          : healthOf(args.health, ports, error),
      command: args.command,
      args: args.args,
      runtimeClass: args.runtimeClass,
    });
    createObjects(name, manifests, this);
    this.workload = pulumi.output(workload);
    this.namespace = pulumi.output(args.namespace);
    this.image = image;
    this.userId = pulumi.output(userId);
    this.roleArn =
      secrets && args.cluster !== undefined
        ? this.identity(name, workload, args.namespace, args.cluster, secrets)
        : pulumi.output("");
    this.registerOutputs({
      workload: this.workload,
      namespace: this.namespace,
      image: this.image,
      userId: this.userId,
      roleArn: this.roleArn,
    });
  }

  /** The variables, of which none is a secret. A map with a secret in it may come as a secret as a whole. */
  private environment(
    given: Record<string, pulumi.Input<string>>,
    error: (input: string, problem: string) => InputError,
  ): pulumi.Input<{ name: string; value: pulumi.Input<string> }[]> {
    const listed = (map: Record<string, pulumi.Input<string>>) =>
      Object.entries(map).map(([name, value]) => {
        checkVariable(name, error);
        const known =
          typeof value === "string" ? value : plain(value, error(`environment.${name}`, IS_SECRET));
        return { name, value: known };
      });
    if (!pulumi.Output.isInstance(given)) return listed(given);
    return plain(given as pulumi.Output<Record<string, string>>, error("environment", IS_SECRET)).apply(
      listed,
    );
  }

  /** A role that reads these secrets and nothing else, for this workload's pods only. */
  private identity(
    name: string,
    serviceAccount: string,
    namespace: pulumi.Input<string>,
    clusterName: pulumi.Input<string>,
    secrets: pulumi.Output<{ secret: string }[]>,
  ): pulumi.Output<string> {
    const role = new aws.iam.Role(
      `${name}-pods`,
      { assumeRolePolicy: pulumi.output({ namespace, serviceAccount }).apply(podTrust) },
      { parent: this },
    );
    new aws.iam.RolePolicy(
      `${name}-secrets`,
      { role: role.id, policy: secrets.apply((all) => secretReading(all.map((each) => each.secret))) },
      { parent: this },
    );
    new aws.eks.PodIdentityAssociation(
      `${name}-pods`,
      { clusterName, namespace, serviceAccount, roleArn: role.arn },
      { parent: this },
    );
    return role.arn;
  }
}

const IS_SECRET =
  "is a secret: everybody who may read the workload would read it; deliver it through secrets, as a file";

/** A value that is not marked as a secret; one that is ends the program with this error. */
function plain<T>(value: pulumi.Input<T>, refusal: Error): pulumi.Output<T> {
  const output: pulumi.Output<unknown> = pulumi.output(value);
  return pulumi.output(pulumi.isSecret(output)).apply((secret) => {
    if (secret) throw refusal;
    return output;
  }) as pulumi.Output<T>;
}

const isEmpty = (list: readonly unknown[] | undefined): boolean =>
  list === undefined || (Array.isArray(list) && list.length === 0);
