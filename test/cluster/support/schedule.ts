import type { Client, KubeObject } from "./client";
import type { GeneratedCluster } from "./generated-cluster";
import { pause } from "./server-process";

/** What the scheduler made of a pod: the node that it bound it to, or why it bound it to none. */
export interface Outcome {
  readonly pod: KubeObject;
  readonly node?: string;
  readonly refusal?: string;
}

interface PodState {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

const ready = {
  capacity: { cpu: "64", memory: "256Gi", pods: "500" },
  allocatable: { cpu: "64", memory: "256Gi", pods: "500" },
  conditions: [{ type: "Ready", status: "True" }],
};
const patience = 30_000;
let round = 0;

/** Lets the scheduler of a cluster place these pods, and takes pods and nodes away again. */
export async function schedule(
  client: Client,
  { nodes, pods }: Pick<GeneratedCluster, "nodes" | "pods">,
): Promise<readonly Outcome[]> {
  round++;
  try {
    const marker = { "test.example/round": String(round) };
    for (const [index, node] of nodes.entries())
      await addNode(client, node, index === nodes.length - 1 ? marker : {});
    await settle(client, marker);
    await Promise.all(pods.map((pod) => client.create(pod)));
    return await outcomes(client, pods);
  } finally {
    const namespaces = new Set(pods.map(({ metadata }) => metadata.namespace ?? "default"));
    for (const namespace of namespaces) await client.deleteAll("v1", "Pod", namespace);
    await client.deleteAll("v1", "Node");
  }
}

/** Admission taints every new node as not ready, and no kubelet takes that taint away. */
async function addNode(client: Client, node: KubeObject, labels: object): Promise<void> {
  await client.create(node);
  await client.patchStatus(node, ready);
  const { taints } = node.spec as { taints: readonly object[] };
  await client.patch(node, { metadata: { labels }, spec: { taints: taints.length > 0 ? taints : null } });
}

/**
 * Waits until the scheduler has seen every node as it is now, and those of the round before gone: it sees changes of
 * nodes in their order, so once it takes the label that the last change made, it has seen them all.
 */
async function settle(client: Client, selector: object): Promise<void> {
  const canary: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `canary-${round}`, namespace: "default" },
    spec: {
      nodeSelector: selector,
      tolerations: [{ operator: "Exists" }],
      containers: [{ name: "main", image: "registry.example/canary" }],
    },
  };
  await client.create(canary);
  await until(async () => boundTo(await client.get(canary)) !== undefined, "the scheduler takes no notice");
  await client.delete(canary);
}

async function outcomes(client: Client, pods: readonly KubeObject[]): Promise<readonly Outcome[]> {
  const states = new Map<string, KubeObject>();
  await until(async () => {
    for (const pod of await client.list("v1", "Pod")) states.set(keyOf(pod), pod);
    return pods.every((pod) => {
      const state = states.get(keyOf(pod));
      return state && (boundTo(state) !== undefined || refusalOf(state) !== undefined);
    });
  }, "pods are neither bound nor refused");
  return pods.map((pod) => {
    const state = states.get(keyOf(pod))!;
    const node = boundTo(state);
    const refusal = refusalOf(state);
    return { pod, ...(node !== undefined ? { node } : refusal !== undefined && { refusal }) };
  });
}

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? "default"}/${metadata.name}`;

const boundTo = (pod: KubeObject): string | undefined => (pod as PodState).spec?.nodeName;

function refusalOf(pod: KubeObject): string | undefined {
  const scheduled = (pod as PodState).status?.conditions?.find(({ type }) => type === "PodScheduled");
  return scheduled?.status === "False" && scheduled.reason === "Unschedulable"
    ? scheduled.message
    : undefined;
}

async function until(done: () => Promise<boolean>, otherwise: string): Promise<void> {
  const deadline = Date.now() + patience;
  for (let wait = 5; !(await done()); wait = Math.min(wait * 2, 100)) {
    if (Date.now() > deadline) throw new Error(otherwise);
    await pause(wait);
  }
}
