import type { Level } from "../../core/estate";
import { POOL_KEY } from "./manifest";
import { bottlerocketUserData } from "./hardened-host";

/** A label that kubelets can't give themselves; EKS's managed node groups refuse it, Karpenter takes it. */
const PROTECTED_KEY = "bulkhead.node-restriction.kubernetes.io/pool";

/** Processors of a pool's machines. */
export type Architecture = "x86_64" | "arm64";

const EFFECTS = ["NoSchedule", "NoExecute"] as const;

/** Taints that keep off whoever does not tolerate them, and put out whoever came by the node's name. */
export const poolTaints = (pool: string) => EFFECTS.map((effect) => ({ key: POOL_KEY, value: pool, effect }));

/** Whether a level wants machines whose hardware serves this account alone. */
export const wantsOwnHardware = ({ sandbox, separateZonesBy }: Pick<Level, "sandbox" | "separateZonesBy">) =>
  sandbox === "required" || separateZonesBy.includes("host");

/** Metadata of the machine: by session only, and not from within a pod's own network. */
export const metadataOptions = (hops: number) => ({
  httpEndpoint: "enabled",
  httpTokens: "required",
  httpPutResponseHopLimit: hops,
  instanceMetadataTags: "disabled",
});

/** Bottlerocket's disks: the one that it starts from, and the one of containers. */
export const DEVICES = ["/dev/xvda", "/dev/xvdb"] as const;

/** A pool's user data; EKS and Karpenter add how the machine joins the cluster. */
export const poolUserData = (): string => bottlerocketUserData({ sessions: false, kubernetes: {} });

export interface NodeClassInput {
  readonly hops: number;
  /** Bottlerocket's version, as `v1.50.0`. */
  readonly bottlerocket: string;
  readonly role: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly keyId: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What Karpenter starts a pool's machines from: the spec of an EC2NodeClass. */
export const planNodeClass = (input: NodeClassInput): object => ({
  amiFamily: "Bottlerocket",
  amiSelectorTerms: [{ alias: `bottlerocket@${input.bottlerocket}` }],
  role: input.role,
  subnetSelectorTerms: input.subnetIds.map((id) => ({ id })),
  securityGroupSelectorTerms: input.securityGroupIds.map((id) => ({ id })),
  associatePublicIPAddress: false,
  detailedMonitoring: true,
  metadataOptions: {
    httpEndpoint: "enabled",
    httpProtocolIPv6: "disabled",
    httpTokens: "required",
    httpPutResponseHopLimit: input.hops,
  },
  blockDeviceMappings: DEVICES.map((deviceName, index) => ({
    deviceName,
    rootVolume: index === 0,
    ebs: {
      encrypted: true,
      kmsKeyID: input.keyId,
      volumeType: "gp3",
      volumeSize: index === 0 ? "4Gi" : "40Gi",
      deleteOnTermination: true,
    },
  })),
  userData: poolUserData(),
  tags: input.tags,
});

export interface NodePoolInput {
  readonly pool: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly architecture: Architecture;
  readonly instanceTypes: readonly string[];
  readonly dedicated: boolean;
  /** Machines at most. */
  readonly machines: number;
}

/** Which machines Karpenter makes for a pool: the spec of a NodePool. */
export function planNodePool(input: NodePoolInput): object {
  const { pool } = input;
  const requirement = (key: string, ...values: readonly string[]) => ({ key, operator: "In", values });
  return {
    template: {
      metadata: { labels: { ...input.labels, [POOL_KEY]: pool, [PROTECTED_KEY]: pool } },
      spec: {
        nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: pool },
        taints: poolTaints(pool),
        // Machines are replaced, not repaired: none grows older than its image may.
        expireAfter: "720h",
        terminationGracePeriod: "1h",
        requirements: [
          requirement("kubernetes.io/arch", input.architecture === "arm64" ? "arm64" : "amd64"),
          requirement("kubernetes.io/os", "linux"),
          requirement("karpenter.sh/capacity-type", "on-demand"),
          requirement("node.kubernetes.io/instance-type", ...input.instanceTypes),
          ...(input.dedicated ? [requirement("karpenter.k8s.aws/instance-tenancy", "dedicated")] : []),
        ],
      },
    },
    disruption: {
      consolidationPolicy: "WhenEmptyOrUnderutilized",
      consolidateAfter: "5m",
      budgets: [{ nodes: "1" }],
    },
    limits: { nodes: String(input.machines) },
  };
}
