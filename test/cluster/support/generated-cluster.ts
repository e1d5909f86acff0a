import fc from "fast-check";
import type { KubeObject } from "./client";

/** Machines and pods as they are handed to a real scheduler. */
export interface GeneratedCluster {
  readonly nodes: readonly KubeObject[];
  readonly pods: readonly KubeObject[];
  readonly daemons: readonly KubeObject[];
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
    nodeName: maybe(fc.constantFrom(...names), 4),
  });

/**
 * Clusters of one to five machines, up to ten pods and two DaemonSets, with all that the scheduler filters by; in a third
 * of them some pods name their node.
 */
export const generatedCluster: fc.Arbitrary<GeneratedCluster> = fc
  .tuple(fc.array(node, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 2 }))
  .chain(([nodes, die]) => {
    const names = nodes.map((_, index) => `node-${index}`);
    return fc
      .tuple(
        fc.array(pod(names), { minLength: 1, maxLength: 10 }),
        fc.array(pod(names), { minLength: 0, maxLength: 2 }),
      )
      .map(([pods, daemons]) => ({
        nodes: nodes.map(nodeObject),
        pods: pods.map((made, index) =>
          podObject(die === 0 ? made : { ...made, nodeName: undefined }, index),
        ),
        daemons: daemons.map((made, index) => daemonObject(withoutFields(made), index)),
      }));
  });

/** The controller checks a template's own fields before it puts its own in their place: none are generated. */
function withoutFields(made: Made<ReturnType<typeof pod>>): typeof made {
  const terms = made.terms
    ?.filter(({ matchExpressions }) => matchExpressions.length > 0)
    .map((each) => ({ ...each, matchFields: [] }));
  return { ...made, nodeName: undefined, terms: terms && terms.length > 0 ? terms : undefined };
}

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
      ...(made.nodeName !== undefined && { nodeName: made.nodeName }),
    },
  };
}

function daemonObject(made: Made<ReturnType<typeof pod>>, index: number): KubeObject {
  const { metadata, spec } = podObject(made, index);
  const { namespace, labels } = metadata;
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: `daemon-${index}`, ...(namespace !== undefined && { namespace }) },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

interface PodSpec {
  readonly affinity?: { readonly nodeAffinity?: Readonly<Record<string, unknown>> };
  readonly tolerations?: readonly object[];
}
interface NodeTerms {
  readonly nodeSelectorTerms?: readonly object[];
}

/** Taints that nodes get by their condition: pods of DaemonSets bear them. */
const conditions = [
  ["not-ready", "NoExecute"],
  ["unreachable", "NoExecute"],
  ["disk-pressure", "NoSchedule"],
  ["memory-pressure", "NoSchedule"],
  ["pid-pressure", "NoSchedule"],
  ["unschedulable", "NoSchedule"],
] as const;

/** The pods that the controller of a DaemonSet makes: one for each node, which it alone may take. */
export const daemonPods = (daemon: KubeObject, nodes: readonly KubeObject[]): readonly KubeObject[] =>
  nodes.map(({ metadata: { name: node } }) => {
    const { template } = daemon.spec as { template: { metadata: { labels: object }; spec: PodSpec } };
    const { affinity, tolerations = [] } = template.spec;
    const matchFields = [{ key: "metadata.name", operator: "In", values: [node] }];
    const own = affinity?.nodeAffinity?.["requiredDuringSchedulingIgnoredDuringExecution"] as
      NodeTerms | undefined;
    const nodeSelectorTerms = own?.nodeSelectorTerms?.map((each) => ({ ...each, matchFields })) ?? [
      { matchFields },
    ];
    const added = conditions.map(([key, effect]) => ({
      key: `node.kubernetes.io/${key}`,
      operator: "Exists",
      effect,
    }));
    const { name, namespace } = daemon.metadata;
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `${name}-${node}`,
        ...(namespace !== undefined && { namespace }),
        labels: template.metadata.labels,
      },
      spec: {
        ...template.spec,
        tolerations: [...tolerations, ...added],
        affinity: {
          ...affinity,
          nodeAffinity: { ...affinity?.nodeAffinity, ...required({ nodeSelectorTerms }) },
        },
      },
    };
  });
