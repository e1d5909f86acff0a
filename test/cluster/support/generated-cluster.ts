import fc from "fast-check";
import type { KubeObject } from "./client";

/** Machines and pods as they are handed to a real scheduler. */
export interface GeneratedCluster {
  readonly nodes: readonly KubeObject[];
  readonly pods: readonly KubeObject[];
}

/** The namespaces that pods are generated in. */
export const generatedNamespaces: readonly KubeObject[] = ["red", "blue"].map((name) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: { colour: name } },
}));

/** Runtime classes that the pods may name: one is scheduled like any other pod, one is not. */
export const runtimeClasses: readonly KubeObject[] = [
  { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name: "plain" }, handler: "runc" },
  {
    apiVersion: "node.k8s.io/v1",
    kind: "RuntimeClass",
    metadata: { name: "sandboxed" },
    handler: "kata",
    scheduling: {
      nodeSelector: { tier: "1" },
      tolerations: [{ key: "dedicated", operator: "Equal", value: "a", effect: "NoSchedule" }],
    },
  },
];

/** Once in so many times. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, times: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const few = <T>(arbitrary: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { maxLength: most });

const labels = fc.record(
  {
    pool: fc.constantFrom("a", "b", "c"),
    tier: fc.constantFrom("1", "2", "7", "x"),
    disk: fc.constantFrom("ssd", ""),
    "topology.kubernetes.io/zone": fc.constantFrom("eu-1a", "eu-1b"),
  },
  { requiredKeys: [] },
);

const taint = fc.record({
  key: fc.constantFrom("dedicated", "special"),
  value: fc.constantFrom("a", "b", ""),
  effect: fc.constantFrom("NoSchedule", "NoExecute", "PreferNoSchedule"),
});
const tainted = fc.uniqueArray(taint, { maxLength: 2, selector: ({ key, effect }) => `${key}:${effect}` });
const taints = fc.oneof(fc.constant([]), tainted);

const node = fc.record({
  labels,
  taints,
  unschedulable: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
  named: fc.integer({ min: 0, max: 9 }).map((die) => die !== 0),
});

const listed = fc.record({
  key: fc.constantFrom("pool", "tier", "disk", "topology.kubernetes.io/zone"),
  operator: fc.constantFrom("In", "NotIn"),
  values: fc.array(fc.constantFrom("a", "b", "1", "ssd", "eu-1a", ""), { minLength: 1, maxLength: 3 }),
});
const present = fc.record({
  key: fc.constantFrom("pool", "tier", "disk", "absent"),
  operator: fc.constantFrom("Exists", "DoesNotExist"),
});
const compared = fc.record({
  key: fc.constantFrom("tier", "pool"),
  operator: fc.constantFrom("Gt", "Lt"),
  values: fc.constantFrom(["1"], ["2"], ["5"]),
});
const field = (names: readonly string[]) =>
  fc.record({
    key: fc.constant("metadata.name"),
    operator: fc.constantFrom("In", "NotIn"),
    values: fc.constantFrom(...names).map((name) => [name]),
  });
const term = (names: readonly string[]) =>
  fc.record({
    matchExpressions: few(fc.oneof(listed, present, compared), 2),
    matchFields: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, few(field(names), 1)),
  });

const toleration = fc.oneof(
  fc.record(
    {
      key: fc.constantFrom("dedicated", "special"),
      operator: fc.constantFrom("Equal", ""),
      value: fc.constantFrom("a", "b", ""),
      effect: fc.constantFrom("NoSchedule", "NoExecute", "PreferNoSchedule", ""),
    },
    { requiredKeys: ["key"] },
  ),
  fc.record(
    {
      key: fc.constantFrom("dedicated", "special"),
      operator: fc.constant("Exists"),
      effect: fc.constantFrom("NoSchedule", "NoExecute", ""),
    },
    { requiredKeys: ["key", "operator"] },
  ),
  {
    weight: 1,
    arbitrary: fc.record({ operator: fc.constant("Exists"), effect: fc.constantFrom("NoSchedule", "") }),
  },
);

const podTerm = fc.record(
  {
    topologyKey: fc.constantFrom("kubernetes.io/hostname", "topology.kubernetes.io/zone"),
    labelSelector: fc.constantFrom<object>({ matchLabels: { app: "x" } }, { matchLabels: { app: "y" } }, {}),
    namespaces: fc.constantFrom(["red"], ["blue"], ["red", "blue"]),
    namespaceSelector: fc.constantFrom<object>({}, { matchLabels: { colour: "blue" } }),
  },
  { requiredKeys: ["topologyKey", "labelSelector"] },
);

const required = <T>(terms: T) => ({ requiredDuringSchedulingIgnoredDuringExecution: terms });

const spread = fc.record({
  maxSkew: fc.constantFrom(1, 2),
  topologyKey: fc.constantFrom("kubernetes.io/hostname", "topology.kubernetes.io/zone", "pool"),
  whenUnsatisfiable: fc.constantFrom("DoNotSchedule", "ScheduleAnyway"),
  labelSelector: fc.constant({ matchLabels: { app: "x" } }),
});

const pod = (names: readonly string[]) =>
  fc.record({
    namespace: fc.constantFrom("red", "blue"),
    app: fc.constantFrom("x", "y", "z"),
    nodeSelector: maybe(
      fc.record({ pool: fc.constantFrom("a", "b"), disk: fc.constantFrom("ssd", "") }, { requiredKeys: [] }),
      3,
    ),
    terms: maybe(fc.array(term(names), { minLength: 1, maxLength: 2 }), 3),
    preferred: maybe(term(names), 5),
    tolerations: few(toleration, 2),
    near: maybe(few(podTerm, 1), 9),
    apart: maybe(few(podTerm, 2), 3),
    spread: maybe(spread, 6),
    hostPort: maybe(fc.constantFrom(8080, 9090), 6),
    runtimeClassName: maybe(fc.constantFrom("plain", "sandboxed"), 8),
  });

/** Clusters of one to five machines and up to ten pods, with all that the scheduler filters by. */
export const generatedCluster: fc.Arbitrary<GeneratedCluster> = fc
  .array(node, { minLength: 1, maxLength: 5 })
  .chain((nodes) => {
    const names = nodes.map((_, index) => `node-${index}`);
    return fc
      .array(pod(names), { minLength: 1, maxLength: 10 })
      .map((pods) => ({ nodes: nodes.map(nodeObject), pods: pods.map(podObject) }));
  });

type Made<T> = T extends fc.Arbitrary<infer V> ? V : never;

function nodeObject({ labels, taints, unschedulable, named }: Made<typeof node>, index: number): KubeObject {
  const name = `node-${index}`;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { ...labels, ...(named && { "kubernetes.io/hostname": name }) } },
    spec: { taints, ...(unschedulable && { unschedulable }) },
  };
}

function podObject(made: Made<ReturnType<typeof pod>>, index: number): KubeObject {
  const { terms, preferred, near, apart } = made;
  const nodeAffinity = {
    ...(terms && required({ nodeSelectorTerms: terms })),
    ...(preferred?.matchExpressions.length && {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: preferred }],
    }),
  };
  const container = {
    name: "main",
    image: "registry.example/app",
    ...(made.hostPort !== undefined && {
      ports: [{ containerPort: made.hostPort, hostPort: made.hostPort }],
    }),
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${index}`, namespace: made.namespace, labels: { app: made.app } },
    spec: {
      containers: [container],
      affinity: {
        nodeAffinity,
        ...(near && { podAffinity: required(near) }),
        ...(apart && { podAntiAffinity: required(apart) }),
      },
      tolerations: made.tolerations,
      ...(made.nodeSelector && { nodeSelector: made.nodeSelector }),
      ...(made.spread && { topologySpreadConstraints: [made.spread] }),
      ...(made.runtimeClassName !== undefined && { runtimeClassName: made.runtimeClassName }),
    },
  };
}
