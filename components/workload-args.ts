import type * as pulumi from "@pulumi/pulumi";

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

/** A sidecar that tells the deployment register when the workload starts and ends. */
export interface WorkloadRegister {
  /** The image of the beacon in a trusted repository, by digest. */
  image: pulumi.Input<string>;
  /** The cluster, as the register's settings name it. @default the workload's cluster */
  cluster?: pulumi.Input<string>;
  /** The register's address. @default the estate's register.url */
  url?: string;
  /** What its tokens are made for, as the register's settings name it. @default the host of the address */
  audience?: string;
  /** The authorities that the register's certificate is from, in PEM. @default the system's */
  authorities?: pulumi.Input<string>;
  /** The zone of a register in the cluster, to which the way is opened. @default none: it is among the connections */
  zone?: string;
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
  /** Why an image runs whatever its status is; the policies say so all the same. */
  imageStatus?: string;
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
  /**
   * The image in a trusted repository of the environment: by digest, or the repository alone where the estate knows
   * images by their evidence: then the newest that the environment admits.
   */
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
  /** How it reports to the deployment register. @default not at all */
  register?: WorkloadRegister;
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
