import { defined, MANAGED, type Manifest } from "./manifest";
import { openingPolicy, type Opening } from "./network-policy";
import { planPod, podLabels, type PodPlan } from "./pod";

export type ControllerKind = "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob";

/** A claim for each pod of a StatefulSet. */
export interface ClaimPlan {
  readonly name: string;
  readonly path: string;
  readonly size: string;
  readonly storageClass?: string | undefined;
}

export interface WorkloadPlan extends Omit<PodPlan, "mounts" | "restart" | "spread" | "secrets"> {
  readonly kind: ControllerKind;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly claims: readonly ClaimPlan[];
  /** Of a CronJob: when, as cron writes it, and the most seconds that a run takes. */
  readonly schedule?: string | undefined;
  readonly deadline: number;
  readonly openings: readonly Opening[];
  /** What the CSI driver mounts, as it reads it; none without secrets. */
  readonly secretObjects?: string | undefined;
  /** The authorities that vouch for the register, in PEM. */
  readonly registerAuthorities?: string | undefined;
}

/** The config map of a workload that holds whom the register's certificate is from. */
export const registerAuthorities = (workload: string): string => `${workload}-register`;

/** A workload with all that it stands on: account, service, budget, secrets' class, and its own connections only. */
export function planWorkload(plan: WorkloadPlan): Manifest[] {
  const { name, namespace, kind, ports } = plan;
  const labels = { ...plan.labels, ...MANAGED, ...podLabels(name) };
  const annotated = Object.keys(plan.annotations).length > 0;
  const metadata = { name, namespace, labels, ...(annotated && { annotations: plan.annotations }) };
  const selector = { matchLabels: podLabels(name) };
  const counted = kind === "Deployment" || kind === "StatefulSet";
  const service = kind !== "CronJob" && (ports.length > 0 || kind === "StatefulSet");
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    ...(plan.secretObjects === undefined ? [] : [secretClass(metadata, plan.secretObjects)]),
    ...(plan.registerAuthorities === undefined
      ? []
      : [
          {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: registerAuthorities(name), namespace, labels },
            data: { "ca.crt": plan.registerAuthorities },
          },
        ]),
    ...plan.openings.map((opening) => openingPolicy(opening, namespace, podLabels(name), `${name}-`)),
    ...(service
      ? [
          {
            apiVersion: "v1",
            kind: "Service",
            metadata,
            spec: defined({
              type: "ClusterIP",
              clusterIP: kind === "StatefulSet" ? "None" : undefined,
              selector: podLabels(name),
              ports: ports.map(({ name, port, protocol }) => ({ name, port, targetPort: port, protocol })),
            }),
          },
        ]
      : []),
    ...(counted
      ? [
          {
            apiVersion: "policy/v1",
            kind: "PodDisruptionBudget",
            metadata,
            spec: { maxUnavailable: 1, selector },
          },
        ]
      : []),
    controller(plan, metadata, labels),
  ];
}

function controller(
  plan: WorkloadPlan,
  metadata: Manifest["metadata"],
  labels: Readonly<Record<string, string>>,
): Manifest {
  const { kind, name } = plan;
  const counted = kind === "Deployment" || kind === "StatefulSet";
  const template = {
    metadata: defined({ labels, annotations: metadata.annotations }),
    spec: planPod({
      ...plan,
      mounts: kind === "StatefulSet" ? plan.claims : [],
      restart: kind === "CronJob" ? "Never" : "Always",
      spread: counted && plan.replicas > 1,
      secrets: plan.secretObjects !== undefined,
    }),
  };
  const selector = { matchLabels: podLabels(name) };
  switch (kind) {
    case "Deployment":
      return { apiVersion: "apps/v1", kind, metadata, spec: { replicas: plan.replicas, selector, template } };
    case "StatefulSet":
      return {
        apiVersion: "apps/v1",
        kind,
        metadata,
        spec: {
          replicas: plan.replicas,
          serviceName: name,
          selector,
          template,
          volumeClaimTemplates: plan.claims.map(({ name, size, storageClass }) => ({
            metadata: { name },
            spec: defined({
              accessModes: ["ReadWriteOnce"],
              storageClassName: storageClass,
              resources: { requests: { storage: size } },
            }),
          })),
        },
      };
    case "DaemonSet":
      return { apiVersion: "apps/v1", kind, metadata, spec: { selector, template } };
    case "CronJob":
      return {
        apiVersion: "batch/v1",
        kind,
        metadata,
        spec: {
          schedule: plan.schedule,
          concurrencyPolicy: "Forbid",
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 3,
          jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: plan.deadline, template } },
        },
      };
  }
}

/** Secrets are fetched from Secrets Manager by the pod's own identity, and mounted as files. */
const secretClass = (metadata: Manifest["metadata"], objects: string): Manifest => ({
  apiVersion: "secrets-store.csi.x-k8s.io/v1",
  kind: "SecretProviderClass",
  metadata,
  spec: { provider: "aws", parameters: { usePodIdentity: "true", objects } },
});

/** A file that the driver fills: by a secret, named by its ARN, or by a parameter of Systems Manager. */
export type Mounted = { readonly name: string } & (
  { readonly secret: string } | { readonly parameter: string }
);

/** What the driver is to mount, in its own words. */
export const secretObjects = (all: readonly Mounted[]): string =>
  JSON.stringify(
    all.map((each) => ({
      ...("secret" in each
        ? { objectName: each.secret, objectType: "secretsmanager" }
        : { objectName: each.parameter, objectType: "ssmparameter" }),
      objectAlias: each.name,
    })),
  );

/** A user id of a class that is the workload's own, as far as the class has ids enough: the same at every run. */
export function userIdOf(key: string, { from, to }: { readonly from: number; readonly to: number }): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return from + (hash % (to - from + 1));
}
