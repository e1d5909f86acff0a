import * as pulumi from "@pulumi/pulumi";
import { DeclaredEstate } from "./estate";
import { admittedDigests, knownDigest } from "./guarded-images";
import { createObjects } from "./objects";
import { planGuard } from "./planners/admission-guard";
import { stoppedWorkloads } from "./planners/image-choice";
import { planNamespace } from "./planners/segregated-namespace";
import { trustOf } from "./trusted-images";

/** The colour of an image, as its evidence has it. */
export enum ImageStatus {
  Grey = "grey",
  Blue = "blue",
  Red = "red",
  Amber = "amber",
  Green = "green",
}

/** An image that may be started, by its digest. */
export interface GuardedImage {
  /** sha256: and 64 hexadecimal digits. */
  digest: string;
  /** Its colour: the environment says which are admitted. @default as the estate's register or log has it */
  status?: ImageStatus;
  /** Whether somebody asked for it to be stopped. @default as the estate's register has it */
  stop?: boolean;
}

/** What a namespace is held to. */
export interface GuardedNamespace {
  /** Its name. */
  namespace: string;
  /** The pools that its pods may run on. */
  pools: string[];
  /**
   * The images that may be started there, at most 1,000.
   * @default those of its repositories that the estate's register or log knows and the environment admits
   */
  images?: GuardedImage[];
  /** Who delivers them: their repositories, and the class of user ids. @default all, and the class without a row */
  supplier?: string;
  /** The run times that its pods may choose, as RuntimeClasses are called. @default any */
  runtimeClasses?: string[];
}

export interface AdmissionGuardArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The zone of the guard's own namespace, where the parameters lie. */
  zone: string;
  /** The security level, by name. @default the environment's */
  level?: string;
  /** The guard's own namespace. @default "bulkhead-guard" */
  namespace?: string;
  /** The namespaces that it governs. */
  namespaces: GuardedNamespace[];
  /** Kubernetes' groups that may change a governed namespace's labels. @default system:masters */
  administrators?: string[];
}

/**
 * The estate as admission policies of the API server itself: trusted repositories, digests with their status and stop
 * requests, placement and pod security, for whatever goes round Pulumi too. Without its parameters nothing is admitted.
 */
export class AdmissionGuard extends pulumi.ComponentResource {
  /** The namespace of the parameters. */
  public readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: AdmissionGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:AdmissionGuard", name, args, opts);
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "AdmissionGuard", name, stack, path: args.estate });
    const error = declared.error.bind(declared);
    const home = args.namespace ?? "bulkhead-guard";
    const level = declared.level(args.level);
    const trust = trustOf(declared);
    const seen = new Set<string>();
    const plans = args.namespaces.map(({ namespace, pools, images, supplier, ...more }, index) => {
      const input = `namespaces[${index}]`;
      if (!/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace))
        throw error(`${input}.namespace`, `is ${JSON.stringify(namespace)}, which no namespace is called`);
      if (seen.has(namespace) || namespace === home)
        throw error(
          `${input}.namespace`,
          `is ${namespace} again: govern each namespace once, and not the guard's own`,
        );
      seen.add(namespace);
      if (pools.length === 0) throw error(`${input}.pools`, "is empty: nothing could be placed");
      if (supplier !== undefined) declared.supplier(supplier, `${input}.supplier`);
      return {
        namespace,
        pools,
        digests: images
          ? images.map((each, at) =>
              knownDigest(trust, each, (problem) => error(`${input}.images[${at}]`, problem)),
            )
          : admittedDigests(trust, declared, supplier, (problem) => error(`${input}.images`, problem)),
        stopped: trust.kind === "known" ? stoppedWorkloads(trust, namespace) : [],
        runtimeClasses: more.runtimeClasses ?? [],
        userNamespaces: level.userNamespaces === "required",
        repositories: declared.repositories,
        admit: declared.environment.admit,
        userIds: declared.userIds(supplier),
        administrators: args.administrators ?? ["system:masters"],
        labels: guardedLabels(declared),
      };
    });
    const own = planNamespace({
      name: home,
      zoneLabels: declared.labels(args.zone, "namespaceLabel"),
      labels: {},
      annotations: {},
      podSecurity: "restricted",
      quota: { cpu: "1", memory: "1Gi", ephemeralStorage: "1Gi", pods: 1 },
      defaults: { cpu: "100m", memory: "64Mi", ephemeralStorage: "64Mi" },
      openings: [],
      groups: { orchestration: [], operations: [], security: [], development: [] },
    });
    createObjects(name, [...own, ...planGuard(name, home, plans, error)], this);
    this.namespace = pulumi.output(home);
    this.registerOutputs({ namespace: this.namespace });
  }
}

/** Labels by which the estate tells zones, and those that admission goes by. */
const guardedLabels = (declared: DeclaredEstate): string[] => {
  const zones = Object.values(declared.estate.zones).flatMap(({ select }) => select);
  const keys = zones.flatMap(({ namespaceLabel }) => Object.keys(namespaceLabel ?? {}));
  const admission = ["enforce", "enforce-version"].map((each) => `pod-security.kubernetes.io/${each}`);
  return [...new Set([...keys, ...admission])];
};
