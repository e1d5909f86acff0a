import * as pulumi from "@pulumi/pulumi";
import { DeclaredEstate } from "./estate";
import { Loosenings } from "./loosening";
import { createObjects } from "./objects";
import { groupsOf } from "./groups";
import { requiredOpenings } from "./planners/required-flows";
import { planNamespace } from "./planners/segregated-namespace";

/** The most that all pods of a namespace may ask for together. */
export interface NamespaceQuota {
  /** Processors. @default "8" */
  cpu?: string;
  /** Memory. @default "16Gi" */
  memory?: string;
  /** Space on the nodes' disks. @default "16Gi" */
  ephemeralStorage?: string;
  /** Pods. @default 40 */
  pods?: number;
}

/** What a container gets that doesn't say what it needs. */
export interface ContainerDefaults {
  /** Processors. @default "250m" */
  cpu?: string;
  /** Memory. @default "256Mi" */
  memory?: string;
  /** Space on the node's disk. @default "256Mi" */
  ephemeralStorage?: string;
}

/** Kubernetes' groups by duty. Each must be one of the duty's principals in the estate, and of no other duty here. */
export interface NamespaceGroups {
  /** Who releases workloads. @default the estate's principals that are no pattern */
  orchestration?: string[];
  /** Who scales what is there. @default the estate's principals that are no pattern */
  operations?: string[];
  /** Who decides on connections. @default the estate's principals that are no pattern */
  security?: string[];
  /** Who may look, where the environment is not controlled. @default the estate's principals that are no pattern */
  development?: string[];
}

/** Defaults that are taken back, each for a written reason. */
export interface NamespaceLoosening {
  /** Why pods need more than the restricted Pod Security Standard: the namespace enforces baseline then. */
  podSecurity?: string;
}

export interface SegregatedNamespaceArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The zone of the estate that it lies in. */
  zone: string;
  /** The namespace's name. @default the resource's name */
  namespace?: string;
  /** Further labels. @default none */
  labels?: Record<string, string>;
  /** The most that its pods may ask for together. @default 8 processors, 16Gi, 40 pods */
  quota?: NamespaceQuota;
  /** What containers get that don't say what they need. @default 250m, 256Mi */
  defaults?: ContainerDefaults;
  /** Blocks of zones that lie outside of the cluster, as those of subnets, by zone. @default the zones' cidrs */
  blocks?: Record<string, string[]>;
  /** Who may do what in it. @default the estate's duties */
  groups?: NamespaceGroups;
  /** Defaults that are taken back. @default none */
  loosen?: NamespaceLoosening;
}

/**
 * A namespace of one zone: restricted pods only, bounded resources, no connection in either direction but DNS and the
 * estate's required flows, and rights split by duty.
 */
export class SegregatedNamespace extends pulumi.ComponentResource {
  /** The namespace's name, once it can be used. */
  public readonly namespace: pulumi.Output<string>;
  /** Its zone. */
  public readonly zone: pulumi.Output<string>;

  constructor(name: string, args: SegregatedNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:SegregatedNamespace", name, args, opts);
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "SegregatedNamespace", name, stack, path: args.estate });
    const error = declared.error.bind(declared);
    const zone = declared.zone(args.zone);
    const loosenings = Loosenings.read(args.loosen, error);
    const own = args.namespace ?? name;
    if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(own))
      throw error("namespace", `is ${JSON.stringify(own)}: use at most 63 of a-z, 0-9 and -`);
    if (/^kube-|^default$/.test(own)) throw error("namespace", `is ${own}, which is the cluster's own`);
    for (const each of Object.keys(args.blocks ?? {}))
      if (!Object.hasOwn(declared.estate.zones, each)) declared.zone(each, "blocks");
    const { quota = {}, defaults = {} } = args;
    const manifests = planNamespace({
      name: own,
      zoneLabels: declared.labels(zone.name, "namespaceLabel"),
      labels: args.labels ?? {},
      annotations: loosenings.annotations(),
      podSecurity: loosenings.has("podSecurity") ? "baseline" : "restricted",
      quota: {
        cpu: quota.cpu ?? "8",
        memory: quota.memory ?? "16Gi",
        ephemeralStorage: quota.ephemeralStorage ?? "16Gi",
        pods: quota.pods ?? 40,
      },
      defaults: {
        cpu: defaults.cpu ?? "250m",
        memory: defaults.memory ?? "256Mi",
        ephemeralStorage: defaults.ephemeralStorage ?? "256Mi",
      },
      openings: requiredOpenings(declared.estate, zone.name, declared.addresses(args.blocks)),
      groups: groupsOf(declared, args.groups),
    });
    const [namespace] = createObjects(name, manifests, this);
    this.namespace = pulumi.output(namespace!.id).apply(() => own);
    this.zone = pulumi.output(zone.name);
    this.registerOutputs({ namespace: this.namespace, zone: this.zone });
  }
}
