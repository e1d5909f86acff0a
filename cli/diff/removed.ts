import { peek, Unknown, type Graph, type Node, type NodeKind } from "../../core/graph";
import type { Diff } from "./model";
import type { Side } from "./read-side";

/** What guards an estate by being there, in words. */
const safeguards: Partial<Record<NodeKind, string>> = {
  AdmissionPolicy: "admission policy",
  AdmissionPolicyBinding: "binding of an admission policy",
  AdmissionWebhook: "admission webhook",
  BucketAccessBlock: "block of public access to a bucket",
  BucketLogging: "record of a bucket",
  BucketVersioning: "versioning of a bucket",
  EventRule: "rule on events",
  FlowLog: "flow log",
  ForeignNetworkPolicy: "network policy",
  LimitRange: "limit range",
  LogMetricFilter: "metric filter",
  MetricAlarm: "alarm",
  NetworkPolicy: "network policy",
  PodDisruptionBudget: "disruption budget",
  RegistryScanning: "scanning of the registry",
  ResourceQuota: "resource quota",
  ThreatDetector: "threat detector",
  ThreatDetectorFeature: "feature of the threat detector",
  Trail: "trail",
};

interface Safeguard {
  readonly node: Node;
  readonly what: string;
  /** The namespace, or the cloud as a whole. */
  readonly scope: string;
}

const text = (read: () => string | undefined): string => {
  const value = peek(read);
  return value instanceof Unknown ? "" : (value ?? "");
};

const namespaceOf = (node: Node): string => text(() => (node as { readonly namespace?: string }).namespace);

function safeguardsIn(graph: Graph): readonly Safeguard[] {
  const found: Safeguard[] = (Object.entries(safeguards) as [NodeKind, string][]).flatMap(([kind, what]) =>
    graph.all(kind).map((node) => ({ node, what, scope: namespaceOf(node) })),
  );
  // The policy of a repository or registry is a document on it.
  const documents = graph
    .all("PolicyDocument")
    .filter(
      ({ use, holder }) =>
        use === "resource" && /^(?:bucket|(?:public )?image (?:repository|registry))$/.test(holder),
    )
    .map((node) => {
      const holder = node.holder.replace("public ", "");
      return { node, what: `policy of ${holder === "bucket" ? "a" : "an"} ${holder}`, scope: "" };
    });
  return [...found, ...documents];
}

const nameOf = ({ node }: Safeguard): string => text(() => node.name);
const placeOf = ({ what, scope }: Safeguard): string => `${what}\0${scope}`;

function counted(all: readonly Safeguard[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(placeOf(each), (counts.get(placeOf(each)) ?? 0) + 1);
  return counts;
}

/** Namespaces that anything lies in. */
const inhabited = (graph: Graph): ReadonlySet<string> =>
  new Set([
    ...graph.all("Namespace").map((node) => text(() => node.name)),
    ...graph.all("Workload").map((node) => namespaceOf(node)),
  ]);

/**
 * What guarded the base and is gone from the head, where the head has fewer of its kind in the namespace (or, of the
 * cloud's, in all). What went with its whole namespace guards nothing any more. Undefined where a graph is not at hand.
 */
export function removedFrom({ live: base }: Side, { live: head }: Side): Diff["removed"] {
  if (!base || !head || head.graph.partial) return undefined;
  const before = safeguardsIn(base.graph);
  const after = safeguardsIn(head.graph);
  const names = new Set(after.map((each) => `${placeOf(each)}\0${nameOf(each)}`));
  const [had, has] = [counted(before), counted(after)];
  const left = inhabited(head.graph);
  return before
    .filter((each) => !names.has(`${placeOf(each)}\0${nameOf(each)}`))
    .filter((each) => (has.get(placeOf(each)) ?? 0) < had.get(placeOf(each))!)
    .filter(({ scope }) => scope === "" || left.has(scope))
    .map((each) => ({
      what: each.what,
      name: nameOf(each),
      ...(each.scope !== "" && { namespace: each.scope }),
      last: !has.has(placeOf(each)),
    }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = ({ what, namespace = "", name }: NonNullable<Diff["removed"]>[number]): string =>
  [what, namespace, name].join("\0");
