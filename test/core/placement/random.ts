import { buildGraph, Unknown, type Graph, type Resource } from "../../../core/graph";
import type { NaiveCluster, NaiveExpression, NaivePod, NaiveSpec, NaiveTerm } from "./naive";

/** A value that the engine doesn't know, and what it may turn out to be. */
class Hole {
  constructor(readonly choices: readonly unknown[]) {}
}

/** Small numbers by a seed, the same on every machine. */
export class Dice {
  constructor(private state: number) {}
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  chance(part: number): boolean {
    return this.next() < part;
  }
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }
  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: Math.floor(this.next() * (most + 1)) }, make);
  }
}

const nodeValues: Readonly<Record<string, readonly string[]>> = {
  "topology.kubernetes.io/zone": ["a", "b"],
  pool: ["x", "y", "z"],
  size: ["1", "2", "10"],
};
const nodeKeys = Object.keys(nodeValues);
const hostname = "kubernetes.io/hostname";
const effects = ["NoSchedule", "NoExecute", "PreferNoSchedule"];
const apps = ["web", "db", "job"];

/** What is made, with holes in it: plain JSON but for them. */
export type Draft = NaiveCluster;

export function randomCluster(dice: Dice, holes: number): { draft: Draft; soft: boolean } {
  let left = holes;
  const open = <T>(value: T, choices: readonly T[]): T => {
    if (left === 0 || !dice.chance(0.12)) return value;
    left--;
    return new Hole(choices) as T;
  };
  const expression = (): NaiveExpression => {
    const key = dice.pick(nodeKeys);
    const values = nodeValues[key]!;
    const operator = dice.pick(["In", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);
    if (operator === "Gt" || operator === "Lt")
      return { key: "size", operator, values: [dice.pick(["0", "1", "2"])] };
    if (operator === "Exists" || operator === "DoesNotExist") return { key, operator };
    return {
      key,
      operator,
      values: [open(dice.pick(values), values), ...dice.some(1, () => dice.pick(values))],
    };
  };
  const podSelector = (): NonNullable<NaiveTerm["labelSelector"]> => {
    if (dice.chance(0.15)) return {};
    if (dice.chance(0.6)) return { matchLabels: { app: open(dice.pick(apps), apps) } };
    const operator = dice.pick(["In", "NotIn", "Exists", "DoesNotExist"]);
    const key = dice.pick(["app", "tier"]);
    const values = operator.endsWith("n") ? [dice.pick(key === "app" ? apps : ["1", "2"])] : undefined;
    return { matchExpressions: [{ key, operator, ...(values && { values }) }] };
  };
  const term = (): NaiveTerm => ({
    topologyKey: dice.pick([hostname, hostname, "topology.kubernetes.io/zone", "pool"]),
    ...(dice.chance(0.9) && { labelSelector: podSelector() }),
    ...(dice.chance(0.2) && { namespaces: [dice.pick(["one", "two"])] }),
    ...(dice.chance(0.2) && {
      namespaceSelector: dice.pick([
        {},
        { matchLabels: { team: "t" } },
        { matchLabels: { "kubernetes.io/metadata.name": "two" } },
      ]),
    }),
  });
  const keyed = (made: NaiveTerm): NaiveTerm =>
    made.labelSelector && dice.chance(0.15) ? { ...made, matchLabelKeys: ["tier"] } : made;
  const toleration = () => {
    if (dice.chance(0.12)) return { operator: "Exists" };
    const key = dice.pick(["dedicated", "gpu"]);
    return {
      key: open(key, ["dedicated", "gpu", "other"]),
      ...(dice.chance(0.5)
        ? { operator: "Exists" }
        : { operator: dice.pick(["Equal", ""]), value: dice.pick(["x", "y"]) }),
      ...(dice.chance(0.6) && { effect: dice.pick(effects) }),
    };
  };
  const names = ["n0", "n1", "n2"].slice(0, 1 + Math.floor(dice.next() * 3));
  const nodes = names.map((name) => {
    const labels: Record<string, string> = {};
    if (dice.chance(0.85)) labels[hostname] = name;
    for (const key of nodeKeys)
      if (dice.chance(0.75)) labels[key] = open(dice.pick(nodeValues[key]!), nodeValues[key]!);
    const taints = dice.some(2, () => ({
      key: dice.pick(["dedicated", "gpu"]),
      ...(dice.chance(0.7) && { value: open(dice.pick(["x", "y"]), ["x", "y"]) }),
      effect: dice.pick(effects),
    }));
    return { name, labels, taints: dice.chance(0.5) ? taints : [], unschedulable: dice.chance(0.07) };
  });
  let soft = false;
  const spec = (): NaiveSpec => {
    const rules: NonNullable<NaiveSpec["affinity"]> = {};
    if (dice.chance(0.35)) {
      const nodeSelectorTerms = [0, 1].slice(0, dice.pick([1, 1, 2])).map(() => ({
        ...(dice.chance(0.85) && { matchExpressions: dice.some(2, expression) }),
        ...(dice.chance(0.15) && {
          matchFields: [
            { key: "metadata.name", operator: dice.pick(["In", "NotIn"]), values: [dice.pick(["n0", "n1"])] },
          ],
        }),
      }));
      rules.nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
    }
    const anti = dice.chance(0.5) ? [keyed(term()), ...dice.some(1, term)] : [];
    if (anti.length > 0) rules.podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: anti };
    if (dice.chance(0.1)) {
      rules.podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term()] };
      soft = true;
    }
    const spread = dice.chance(0.1);
    if (spread) soft = true;
    const key = dice.pick(nodeKeys);
    return {
      ...(dice.chance(0.06) && { nodeName: dice.pick(["n0", "n1", "gone"]) }),
      ...(dice.chance(0.3) && {
        nodeSelector: { [key]: open(dice.pick(nodeValues[key]!), nodeValues[key]!) },
      }),
      ...(dice.chance(0.5) && { tolerations: [toleration(), ...dice.some(1, toleration)] }),
      ...(Object.keys(rules).length > 0 && { affinity: rules }),
      ...(spread && {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: dice.pick([hostname, "topology.kubernetes.io/zone"]),
            whenUnsatisfiable: dice.pick(["DoNotSchedule", "ScheduleAnyway"]),
            labelSelector: { matchLabels: { app: dice.pick(apps) } },
          },
        ],
      }),
      ...(dice.chance(0.1) && { runtimeClassName: "kata" }),
      containers: [
        {
          name: "main",
          image: "x",
          ...(dice.chance(0.08) && { ports: [{ containerPort: 80, hostPort: open(80, [80, 81]) }] }),
        },
      ],
    };
  };
  const pods = [0, 1, 2, 3].slice(0, 2 + Math.floor(dice.next() * 3)).map((at): NaivePod => ({
    name: `w${at}`,
    namespace: dice.pick(["one", "one", "two"]),
    daemon: dice.chance(0.1),
    labels: {
      ...(dice.chance(0.85) && { app: open(dice.pick(apps), apps) }),
      ...(dice.chance(0.5) && { tier: dice.pick(["1", "2"]) }),
    },
    spec: spec(),
  }));
  const runtimeClasses = {
    kata: {
      ...(dice.chance(0.6) && { nodeSelector: { pool: dice.pick(["x", "y"]) } }),
      ...(dice.chance(0.5) && { tolerations: [toleration()] }),
    },
  };
  const namespaces: Record<string, Record<string, string>> = {
    one: {},
    two: dice.chance(0.5) ? { team: "t" } : {},
  };
  return { draft: { pods, nodes, namespaces, runtimeClasses }, soft };
}

function holesIn(value: unknown, into: Hole[]): void {
  if (value instanceof Hole) into.push(value);
  else if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) holesIn(each, into);
}

function fill(value: unknown, by: (hole: Hole) => unknown): unknown {
  if (value instanceof Hole) return by(value);
  if (Array.isArray(value)) return value.map((each: unknown) => fill(each, by));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, by)]));
}

/** Every cluster that the unknown leaves possible. */
export function completions(draft: Draft): NaiveCluster[] {
  const holes: Hole[] = [];
  holesIn(draft, holes);
  let chosen: Map<Hole, unknown>[] = [new Map<Hole, unknown>()];
  for (const hole of holes)
    chosen = chosen.flatMap((each) => hole.choices.map((value) => new Map(each).set(hole, value)));
  return chosen.map((each) => fill(draft, (hole) => each.get(hole)) as NaiveCluster);
}

/** The same cluster as the engine sees it: through the real adapters, what is open as unknown. */
export function graphOf(draft: Draft): Graph {
  const known = fill(draft, () => new Unknown("a value of the test")) as NaiveCluster;
  const object = (version: string, kind: string, name: string, properties: object): Resource => ({
    id: `${kind}/${name}`,
    type: `kubernetes:${version}:${kind}`,
    name,
    properties: { kind, ...properties },
  });
  return buildGraph([
    ...Object.entries(known.namespaces).map(([name, labels]) =>
      object("core/v1", "Namespace", name, { metadata: { name, labels } }),
    ),
    ...Object.entries(known.runtimeClasses).map(([name, scheduling]) =>
      object("node.k8s.io/v1", "RuntimeClass", name, { metadata: { name }, handler: "kata", scheduling }),
    ),
    ...known.nodes.map(({ name, labels, taints, unschedulable }) =>
      object("core/v1", "Node", name, { metadata: { name, labels }, spec: { taints, unschedulable } }),
    ),
    ...known.pods.map(({ name, namespace, labels, daemon, spec }) =>
      object("apps/v1", daemon ? "DaemonSet" : "Deployment", name, {
        metadata: { name, namespace },
        spec: { template: { metadata: { labels }, spec } },
      }),
    ),
  ]);
}
