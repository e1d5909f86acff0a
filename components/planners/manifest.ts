/** An object of Kubernetes as a component emits it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [part: string]: unknown;
}

/** The version of the Pod Security Standards that namespaces are held to: pinned, so that an upgrade breaks nothing. */
export const POD_SECURITY_VERSION = "v1.34";

/** What the components' objects are found by. */
export const MANAGED = { "app.kubernetes.io/managed-by": "bulkhead" } as const;

/** A label and taint of a pool of nodes, with the pool's name as value. */
export const POOL_KEY = "bulkhead.dev/pool";

/** What lets a pod onto a pool, whatever keeps others off it. */
export const poolTolerations = (pool: string) =>
  ["NoSchedule", "NoExecute"].map((effect) => ({ key: POOL_KEY, operator: "Equal", value: pool, effect }));

/** Without the properties that are undefined: an object of Kubernetes has none. */
export const defined = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
