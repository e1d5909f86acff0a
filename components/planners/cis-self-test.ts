import { planBounds } from "./bounds";
import { MANAGED, POOL_KEY, poolTolerations, type Manifest } from "./manifest";
import { defaultDeny } from "./network-policy";

export interface SelfTestPlan {
  readonly namespace: string;
  readonly zoneLabels: Readonly<Record<string, string>>;
  readonly image: string;
  readonly schedule: string;
  readonly benchmark: string;
  readonly pools: readonly string[];
  /** How much is kept of the results. */
  readonly size: string;
  readonly reason: string;
}

/** What the benchmark reads of a machine, and nothing of it may be written. */
const FOLDERS = ["/etc/kubernetes", "/etc/systemd", "/lib/systemd", "/var/lib/kubelet"];

const REASON = "bulkhead.dev/loosened-host-access";

/** What a run takes: processors in thousandths, memory and disk in MiB. */
const RUN = { cpu: 250, memory: 256, ephemeralStorage: 64 };

const amountsOf = (runs: number) => ({
  cpu: `${RUN.cpu * runs}m`,
  memory: `${RUN.memory * runs}Mi`,
  ephemeralStorage: `${RUN.ephemeralStorage * runs}Mi`,
});

/** One scheduled run of kube-bench a pool, in a namespace of its own that connects to nobody. */
export function planSelfTest(plan: SelfTestPlan): Manifest[] {
  const { namespace } = plan;
  // A run that failed may still be there while it is tried again.
  const runs = 2 * plan.pools.length;
  const enforce = "pod-security.kubernetes.io";
  const metadata = (name: string) => ({ name, namespace, labels: MANAGED });
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: namespace,
        // Reading a machine's own files takes what every other namespace is refused.
        labels: {
          ...MANAGED,
          ...plan.zoneLabels,
          [`${enforce}/enforce`]: "privileged",
          [`${enforce}/audit`]: "restricted",
          [`${enforce}/warn`]: "restricted",
        },
        annotations: { [REASON]: plan.reason },
      },
    },
    ...planBounds(namespace, { ...amountsOf(runs), pods: runs }, amountsOf(1)),
    defaultDeny(namespace),
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata("kube-bench"),
      automountServiceAccountToken: false,
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: metadata("results"),
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: plan.size } } },
    },
    ...plan.pools.map((pool) => run(plan, pool)),
  ];
}

function run(plan: SelfTestPlan, pool: string): Manifest {
  const name = `kube-bench-${pool}`;
  const labels = { ...MANAGED, "app.kubernetes.io/name": name };
  const { cpu, memory, ephemeralStorage } = amountsOf(1);
  const amounts = { cpu, memory, "ephemeral-storage": ephemeralStorage };
  const annotations = { [REASON]: plan.reason };
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name, namespace: plan.namespace, labels, annotations },
    spec: {
      schedule: plan.schedule,
      concurrencyPolicy: "Forbid",
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: 900,
          template: {
            metadata: { labels, annotations },
            spec: {
              serviceAccountName: "kube-bench",
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              restartPolicy: "Never",
              hostPID: true,
              securityContext: { seccompProfile: { type: "RuntimeDefault" } },
              nodeSelector: { [POOL_KEY]: pool },
              tolerations: poolTolerations(pool),
              containers: [
                {
                  name: "kube-bench",
                  image: plan.image,
                  imagePullPolicy: "Always",
                  command: ["kube-bench", "run", "--targets", "node", "--benchmark", plan.benchmark],
                  args: ["--json", "--outputfile", "/results/$(RUN).json"],
                  env: [{ name: "RUN", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
                  resources: { requests: amounts, limits: amounts },
                  securityContext: {
                    privileged: false,
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ["ALL"] },
                    // The files that are checked are root's.
                    runAsUser: 0,
                    runAsGroup: 0,
                    seccompProfile: { type: "RuntimeDefault" },
                    appArmorProfile: { type: "RuntimeDefault" },
                  },
                  volumeMounts: [
                    { name: "results", mountPath: "/results" },
                    ...FOLDERS.map((path, index) => ({
                      name: `host-${index}`,
                      mountPath: path,
                      readOnly: true,
                    })),
                  ],
                },
              ],
              volumes: [
                { name: "results", persistentVolumeClaim: { claimName: "results" } },
                ...FOLDERS.map((path, index) => ({ name: `host-${index}`, hostPath: { path, type: "" } })),
              ],
            },
          },
        },
      },
    },
  };
}
