import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type * as Client from "@kubernetes/client-node";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import type { Estate } from "../../core/estate";
import { exchange, type Destination } from "../report/exchange";
import { Outbox } from "../report/outbox";
import type { Finding } from "./finding";
import { Informer } from "./informer";
import { Leadership } from "./lease";
import { WatchMetrics } from "./metrics";
import { RegisterView } from "./register";
import { Watcher } from "./watcher";

export interface WatchOptions extends Destination {
  /** The cluster's name, as instances' names begin. */
  readonly cluster: string;
  readonly account?: string | undefined;
  /** Else the pod's own, or the user's. */
  readonly kubeconfig?: string | undefined;
  readonly estate: Estate;
  /** Milliseconds. */
  readonly grace: number;
  readonly every: number;
  /** The Lease by which one of several watchers works; all work without. Seconds. */
  readonly lease?:
    { readonly namespace: string; readonly name: string; readonly duration: number } | undefined;
  /** Where figures for Prometheus are told. */
  readonly metricsPort?: number | undefined;
  readonly tell: (message: string, more?: object) => void;
}

/** Nothing can be watched: no cluster is configured, or the configuration can't be read. */
export class WatchError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "WatchError";
  }
}

/** The most events that wait for the register; beyond, comparing finds what was lost. */
const mostWaiting = 100_000;
const batch = 500;
/** How long it goes on sending at its end, in milliseconds. */
const farewell = 5000;

/** Watches until the signal ends it. @throws WatchError */
export async function watch(options: WatchOptions, signal: AbortSignal): Promise<void> {
  const { client, config } = await connect(options);
  const { lease, tell } = options;
  const metrics = new WatchMetrics();
  if (options.metricsPort !== undefined) await listen(metrics, options.metricsPort, signal);
  const work = (term: AbortSignal): Promise<void> =>
    keepWatching({ ...options, client, config, metrics }, term);
  if (!lease) return work(signal);
  const api = config.makeApiClient(client.CoordinationV1Api);
  const identity = `${hostname()}/${randomUUID()}`;
  await new Leadership({ client, api, ...lease, identity, tell }).run(work, signal);
}

async function listen(metrics: WatchMetrics, port: number, signal: AbortSignal): Promise<void> {
  try {
    await metrics.serve(port, signal);
  } catch (cause) {
    throw new WatchError(`port ${port} can't be listened on: ${(cause as NodeJS.ErrnoException).code}`, {
      cause,
    });
  }
}

/** Looks once, tells the register what it missed, and what disagrees. @throws Error, WatchError */
export async function watchOnce(options: WatchOptions): Promise<Finding[]> {
  const watching = await open({ ...options, ...(await connect(options)) });
  try {
    await watching.outbox.flushed(farewell);
    const found = await watching.watcher.reconcile();
    if (!(await watching.outbox.flushed(farewell)))
      throw new Error("the register does not take what was seen");
    return found;
  } finally {
    await watching.close();
  }
}

async function connect({ kubeconfig }: WatchOptions): Promise<Connected> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (cause) {
    throw new WatchError(`${kubeconfig ?? "the kubeconfig"}: ${(cause as Error).message.split("\n", 1)[0]}`, {
      cause,
    });
  }
  if (!config.getCurrentCluster())
    throw new WatchError(`${kubeconfig ?? "the kubeconfig"}: names no cluster`);
  return { client, config };
}

interface Connected {
  readonly client: typeof Client;
  readonly config: KubeConfig;
}

async function open(options: WatchOptions & Connected, signal?: AbortSignal) {
  const { client, config, cluster, account, estate, grace, tell } = options;
  const core = config.makeApiClient(client.CoreV1Api);
  const apps = config.makeApiClient(client.AppsV1Api);
  const outbox = new Outbox<object>({
    send: (events) => exchange(options, "v1/events", events),
    most: mostWaiting,
    batch,
    tell,
  });
  const common = { client, config, tell };
  const nodes = new Informer({ ...common, path: "/api/v1/nodes", list: () => core.listNode() });
  const namespaces = new Informer({
    ...common,
    path: "/api/v1/namespaces",
    list: () => core.listNamespace(),
  });
  const deployments = new Informer({
    ...common,
    path: "/apis/apps/v1/deployments",
    list: () => apps.listDeploymentForAllNamespaces(),
  });
  const around = {
    cluster,
    account,
    estate,
    node: (name: string) => nodes.get(name),
    namespace: (name: string) => namespaces.get(name),
  };
  const pods: Informer<V1Pod> = new Informer<V1Pod>({
    ...common,
    path: "/api/v1/pods",
    list: () => core.listPodForAllNamespaces(),
    seen: (pod) => watcher.seen(pod),
    gone: (pod) => watcher.gone(pod),
  });
  const watcher: Watcher = new Watcher({
    around,
    pods: () => pods.all(),
    replicas: (name, namespace) => deployments.get(name, namespace)?.spec?.replicas,
    outbox,
    register: new RegisterView(options),
    grace,
  });
  const all = [nodes, namespaces, deployments, pods];
  const close = async (): Promise<void> => {
    for (const informer of all) await informer.stop();
    await outbox.flushed(farewell);
    outbox.close();
  };
  signal?.addEventListener("abort", () => void Promise.all(all.map((informer) => informer.stop())), {
    once: true,
  });
  await Promise.all([nodes.start(), namespaces.start(), deployments.start()]);
  await pods.start();
  return { watcher, outbox, close };
}

async function keepWatching(
  options: WatchOptions & Connected & { readonly metrics: WatchMetrics },
  signal: AbortSignal,
): Promise<void> {
  const { tell, every, metrics } = options;
  const watching = await open(options, signal);
  metrics.follow(watching.outbox);
  let before = new Map<string, Finding>();
  while (!signal.aborted) {
    try {
      const found = new Map((await watching.watcher.reconcile()).map((each) => [JSON.stringify(each), each]));
      for (const [key, finding] of found) if (!before.has(key)) tell("found", { finding });
      for (const [key, finding] of before) if (!found.has(key)) tell("is over", { finding });
      before = found;
      metrics.answered(found.values(), Date.now());
    } catch (error) {
      metrics.failed();
      tell(`could not compare: ${(error as Error).message}`);
    }
    await new Promise<void>((done) => {
      const timer = setTimeout(finish, every);
      signal.addEventListener("abort", finish, { once: true });
      function finish(): void {
        clearTimeout(timer);
        signal.removeEventListener("abort", finish);
        done();
      }
    });
  }
  await watching.close();
}
