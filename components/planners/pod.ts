import { beaconContainer, beaconHooks, beaconVolumes, type BeaconPlan } from "./beacon";
import { defined, POOL_KEY, poolTolerations } from "./manifest";

/** A port that a container answers on. */
export interface PortPlan {
  readonly name: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
}

/** How a container is probed: paths over HTTP, or a command that ends with 0. */
export type HealthPlan =
  | {
      readonly port: number;
      readonly live: string;
      readonly ready: string;
      readonly scheme: "HTTP" | "HTTPS";
    }
  | { readonly command: readonly string[] };

/** Amounts that a container gets: requests and limits are the same, so that nobody starves a neighbour. */
export interface ResourcePlan {
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralStorage: string;
}

/** A folder of files that may only be read. */
export interface FilesPlan {
  /** The volume's name. */
  readonly name: string;
  readonly path: string;
  /** What fills it, as a volume of Kubernetes. */
  readonly source: object;
}

/** One container with its surroundings, as far as it is the same for every controller. */
export interface PodPlan {
  readonly name: string;
  readonly image: string;
  readonly userId: number;
  readonly pool: string;
  readonly ports: readonly PortPlan[];
  readonly resources: ResourcePlan;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** Folders that may be written, each gone with the pod; with the most that each holds. */
  readonly scratch: readonly { readonly path: string; readonly size: string }[];
  /** Folders on claims that the controller makes. */
  readonly mounts: readonly { readonly name: string; readonly path: string }[];
  /** Further files; none where absent. */
  readonly files?: readonly FilesPlan[] | undefined;
  /** Whether secrets are mounted, by the class of the workload's name. */
  readonly secrets: boolean;
  readonly hostUsers: boolean;
  readonly token: boolean;
  readonly writableRoot: boolean;
  readonly netBindService: boolean;
  readonly restart: "Always" | "Never";
  readonly health?: HealthPlan | undefined;
  readonly command?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
  readonly runtimeClass?: string | undefined;
  /** Whether each pod lands on a machine of its own among its kind. */
  readonly spread: boolean;
  /** What tells the register of it; none where it doesn't. */
  readonly beacon?: BeaconPlan | undefined;
}

const SECRETS_PATH = "/mnt/secrets";

export const podLabels = (name: string): Record<string, string> => ({ "app.kubernetes.io/name": name });

/** A pod that is restricted in every respect that nobody took back. */
export function planPod(plan: PodPlan): object {
  const { name, userId, pool } = plan;
  const volumes = [
    ...plan.scratch.map(({ size }, index) => ({ name: `scratch-${index}`, emptyDir: { sizeLimit: size } })),
    ...(plan.secrets
      ? [
          {
            name: "secrets",
            csi: {
              driver: "secrets-store.csi.k8s.io",
              readOnly: true,
              volumeAttributes: { secretProviderClass: name },
            },
          },
        ]
      : []),
    ...(plan.files ?? []).map(({ name, source }) => ({ name, ...source })),
    ...(plan.beacon ? beaconVolumes(plan.beacon) : []),
  ];
  return defined({
    serviceAccountName: name,
    automountServiceAccountToken: plan.token,
    enableServiceLinks: false,
    hostUsers: plan.hostUsers ? undefined : false,
    restartPolicy: plan.restart,
    runtimeClassName: plan.runtimeClass,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      fsGroup: userId,
      seccompProfile: { type: "RuntimeDefault" },
    },
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: POOL_KEY, operator: "In", values: [pool] }] }],
        },
      },
    },
    tolerations: poolTolerations(pool),
    topologySpreadConstraints: plan.spread
      ? [
          {
            maxSkew: 1,
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "DoNotSchedule",
            labelSelector: { matchLabels: podLabels(name) },
          },
        ]
      : undefined,
    volumes: volumes.length > 0 ? volumes : undefined,
    initContainers: plan.beacon && [beaconContainer(plan.beacon, plan)],
    containers: [planContainer(plan)],
  });
}

function planContainer(plan: PodPlan): object {
  const { userId, resources } = plan;
  const amounts = {
    cpu: resources.cpu,
    memory: resources.memory,
    "ephemeral-storage": resources.ephemeralStorage,
  };
  const mounts = [
    ...plan.scratch.map(({ path }, index) => ({ name: `scratch-${index}`, mountPath: path })),
    ...plan.mounts.map(({ name, path }) => ({ name, mountPath: path })),
    ...(plan.files ?? []).map(({ name, path }) => ({ name, mountPath: path, readOnly: true })),
    ...(plan.secrets ? [{ name: "secrets", mountPath: SECRETS_PATH, readOnly: true }] : []),
  ];
  return defined({
    name: plan.name,
    image: plan.image,
    imagePullPolicy: "Always",
    command: plan.command,
    args: plan.args,
    env: plan.environment.length === 0 ? undefined : plan.environment,
    ports:
      plan.ports.length > 0
        ? plan.ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol }))
        : undefined,
    resources: { requests: amounts, limits: amounts },
    securityContext: {
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: !plan.writableRoot,
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      capabilities: { drop: ["ALL"], ...(plan.netBindService && { add: ["NET_BIND_SERVICE"] }) },
      seccompProfile: { type: "RuntimeDefault" },
      appArmorProfile: { type: "RuntimeDefault" },
    },
    ...probesOf(plan.health),
    lifecycle: plan.beacon && beaconHooks(plan),
    volumeMounts: mounts.length > 0 ? mounts : undefined,
  });
}

function probesOf(health: HealthPlan | undefined): object {
  if (!health) return {};
  const action = (path: "live" | "ready"): object =>
    "command" in health
      ? { exec: { command: health.command } }
      : { httpGet: { path: health[path], port: health.port, scheme: health.scheme } };
  return {
    startupProbe: { ...action("ready"), periodSeconds: 5, failureThreshold: 30 },
    livenessProbe: { ...action("live"), periodSeconds: 10, timeoutSeconds: 3 },
    readinessProbe: { ...action("ready"), periodSeconds: 5, timeoutSeconds: 3 },
  };
}
