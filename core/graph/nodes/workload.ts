import {
  bool,
  int,
  intOrString,
  listOf,
  mapOf,
  raw,
  shape,
  str,
  type Field,
  type Read,
  type Shaped,
} from "../shape";
import { defineUnknown, Unknown } from "../value";
import { profile, seLinuxOptions, windowsOptions, type Container } from "./container";
import type { Host } from "./host";
import type { Node } from "./node";

const podSecurityContext = shape({
  appArmorProfile: profile,
  fsGroup: int,
  fsGroupChangePolicy: str,
  runAsGroup: int,
  runAsNonRoot: bool,
  runAsUser: int,
  seLinuxOptions,
  seccompProfile: profile,
  supplementalGroups: listOf(int),
  sysctls: listOf(shape({ name: str, value: str })),
  windowsOptions,
});
export type PodSecurityContext = Read<typeof podSecurityContext>;

const keyItems = listOf(shape({ key: str, path: str, mode: int }));
const claimSpec = shape({
  accessModes: listOf(str),
  storageClassName: str,
  volumeName: str,
  volumeMode: str,
  resources: shape({ requests: mapOf(intOrString), limits: mapOf(intOrString) }),
});

const volumeFields = shape({
  name: str,
  hostPath: shape({ path: str, type: str }),
  emptyDir: shape({ medium: str, sizeLimit: intOrString }),
  configMap: shape({ name: str, items: keyItems, defaultMode: int, optional: bool }),
  secret: shape({ secretName: str, items: keyItems, defaultMode: int, optional: bool }),
  persistentVolumeClaim: shape({ claimName: str, readOnly: bool }),
  projected: shape({
    defaultMode: int,
    sources: listOf(
      shape({
        configMap: shape({ name: str, items: keyItems }),
        secret: shape({ name: str, items: keyItems }),
        downwardAPI: shape({}),
        serviceAccountToken: shape({ audience: str, expirationSeconds: int, path: str }),
        clusterTrustBundle: shape({}),
      }),
    ),
  }),
  downwardAPI: shape({}),
  csi: shape({ driver: str, readOnly: bool, volumeAttributes: mapOf(str) }),
  ephemeral: shape({ volumeClaimTemplate: shape({ spec: claimSpec }) }),
  nfs: shape({ server: str, path: str, readOnly: bool }),
  image: shape({ reference: str, pullPolicy: str }),
  awsElasticBlockStore: shape({ volumeID: str }),
  azureDisk: shape({}),
  azureFile: shape({}),
  cephfs: shape({}),
  cinder: shape({}),
  fc: shape({}),
  flexVolume: shape({ driver: str }),
  flocker: shape({}),
  gcePersistentDisk: shape({}),
  gitRepo: shape({ repository: str }),
  glusterfs: shape({}),
  iscsi: shape({}),
  photonPersistentDisk: shape({}),
  portworxVolume: shape({}),
  quobyte: shape({}),
  rbd: shape({}),
  scaleIO: shape({}),
  storageos: shape({}),
  vsphereVolume: shape({}),
});
export type Volume = Read<typeof volumeFields> & {
  /** The names of the sources that are set, also of those that this model doesn't know. */
  readonly sources: readonly string[];
};

/** A pod's volume; of the sources that carry nothing to judge only the presence is read. */
const volume: Field<Volume> = {
  read(raw, path, key, context) {
    const read = volumeFields.read(raw, path, key, context);
    if (read instanceof Unknown) return read;
    const entries = Object.entries(raw as Record<string, unknown>).filter(([name]) => name !== "name");
    const volume = read as Volume & { sources: readonly string[] };
    const unknown = entries.find(([, value]) => value instanceof Unknown);
    if (unknown) {
      const at = { parent: { parent: path, key }, key: unknown[0] };
      defineUnknown(volume, "sources", at, unknown[1] as Unknown);
    } else {
      volume.sources = entries.flatMap(([name, value]) =>
        value === undefined || value === null ? [] : [name],
      );
    }
    return volume;
  },
};

export const labelSelectorFields = {
  matchLabels: mapOf(str),
  matchExpressions: listOf(shape({ key: str, operator: str, values: listOf(str) })),
};
export const labelSelector = shape(labelSelectorFields);
export type LabelSelector = Read<typeof labelSelector>;

const nodeSelectorTerm = shape({
  matchExpressions: listOf(shape({ key: str, operator: str, values: listOf(str) })),
  matchFields: listOf(shape({ key: str, operator: str, values: listOf(str) })),
});
const podAffinityTerm = shape({
  labelSelector,
  namespaces: listOf(str),
  namespaceSelector: labelSelector,
  topologyKey: str,
});
const podAffinity = shape({
  requiredDuringSchedulingIgnoredDuringExecution: listOf(podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: listOf(shape({ weight: int, podAffinityTerm })),
});
const affinity = shape({
  nodeAffinity: shape({
    requiredDuringSchedulingIgnoredDuringExecution: shape({ nodeSelectorTerms: listOf(nodeSelectorTerm) }),
    preferredDuringSchedulingIgnoredDuringExecution: listOf(
      shape({ weight: int, preference: nodeSelectorTerm }),
    ),
  }),
  podAffinity,
  podAntiAffinity: podAffinity,
});
export const toleration = shape({
  key: str,
  operator: str,
  value: str,
  effect: str,
  tolerationSeconds: int,
});

/** The fields of a pod's spec, without its containers (they are nodes of their own). */
export const podFields = {
  automountServiceAccountToken: bool,
  serviceAccountName: str,
  serviceAccount: str,
  enableServiceLinks: bool,
  hostIPC: bool,
  hostNetwork: bool,
  hostPID: bool,
  hostUsers: bool,
  hostAliases: listOf(shape({ ip: str, hostnames: listOf(str) })),
  shareProcessNamespace: bool,
  securityContext: podSecurityContext,
  volumes: listOf(volume),
  imagePullSecrets: listOf(shape({ name: str })),
  nodeName: str,
  nodeSelector: mapOf(str),
  affinity,
  tolerations: listOf(toleration),
  topologySpreadConstraints: listOf(
    shape({ maxSkew: int, topologyKey: str, whenUnsatisfiable: str, labelSelector }),
  ),
  runtimeClassName: str,
  priorityClassName: str,
  schedulerName: str,
  restartPolicy: str,
  dnsPolicy: str,
  os: shape({ name: str }),
  resources: shape({ limits: mapOf(intOrString), requests: mapOf(intOrString) }),
  terminationGracePeriodSeconds: int,
};
export type Pod = Shaped<typeof podFields>;

/** What a cluster says of a pod that runs, or has run. */
export const podStatusFields = {
  phase: str,
  hostIP: str,
  podIP: str,
  podIPs: listOf(shape({ ip: str })),
};
export type PodStatus = Shaped<typeof podStatusFields>;

/**
 * Whatever runs containers: any pod controller or bare pod, an ECS task definition, a job definition of Batch, a function from an image, a
 * service of App Runner, a container that a machine starts by itself. `pod` holds the template's fields; its `path` (below the
 * resource) is where they stand.
 */
export interface Workload extends Node {
  readonly kind: "Workload";
  /**
   * `managed`: AWS runs it whole and leaves no setting for users, capabilities and file systems. `host`: the user data of a
   * machine starts it, past every scheduler.
   */
  readonly platform: "kubernetes" | "ecs" | "batch" | "lambda" | "managed" | "host";
  /** `Deployment`, `CronJob`, `Pod`, `TaskDefinition`, `JobDefinition`, `AppRunnerService`, `HostContainer`, … */
  readonly workloadKind: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The name in the pod template, where there is one. */
  readonly podName?: string;
  /** Labels and annotations of the pods that it makes. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  /** The objects that own it, where a controller made it. */
  readonly owners?: readonly { readonly kind?: string; readonly name?: string }[];
  readonly replicas?: number;
  /** Of a pod that was read from a cluster. */
  readonly status?: PodStatus;
  readonly pod: Pod;
  readonly containers: readonly Container[];
  /** Whose user data starts it, on platform `host`. */
  readonly host?: Host;
  /** Claims that a StatefulSet makes for each of its pods. */
  readonly claimTemplates: readonly { readonly name?: string }[];
}

export const claimTemplates = listOf(shape({ metadata: shape({ name: str }), spec: raw }));
