import { peek, Unknown, type Graph, type RuntimeClass, type Workload } from "../../graph";
import { addedPodLabels, clusterOf, namespaces } from "../../graph/kubernetes";
import type { Demands, NodeTerm, PodLabels, Requirement, Toleration } from "./demands";
import { hostPortsOf } from "./host-ports";
import {
  missingOf,
  readExpression,
  readLabels,
  readList,
  readMap,
  readPodTerms,
  readTolerations,
} from "./read";

function podLabels(workload: Workload): PodLabels {
  const { entries, open } = readLabels(() => workload.podLabels);
  const extra = addedPodLabels(workload.workloadKind).filter((key) => !entries.has(key));
  return {
    entries: new Map([...entries, ...extra.map((key) => [key, undefined] as const)]),
    ...(open !== undefined && { open }),
  };
}

function labelsOfNamespace(graph: Graph, workload: Workload): PodLabels {
  const scope = namespaces(graph).of(workload);
  if (!scope) return { entries: new Map(), open: "the namespace" };
  const { node, name } = scope;
  const own = node ? readLabels(() => node.labels) : undefined;
  const patched = node?.resource.type.endsWith("Patch") === true;
  const open = own
    ? (own.open ?? (patched ? `the labels of namespace ${name}` : undefined))
    : `the labels of namespace ${name}`;
  return {
    entries: new Map([...(own?.entries ?? []), ["kubernetes.io/metadata.name", name]]),
    ...(open !== undefined && { open }),
  };
}

/** The runtime classes of each cluster by name. */
const runtimeClasses = (graph: Graph): ReadonlyMap<string, RuntimeClass> =>
  new Map(
    graph.all("RuntimeClass").flatMap((each) => {
      const name = peek(() => each.name);
      return name instanceof Unknown ? [] : [[`${clusterOf(graph, each.resource)}\0${name}`, each] as const];
    }),
  );

/** What a runtime class adds to a pod: where it is scheduled, and what keeps its kernel apart. */
function runtimeOf(
  graph: Graph,
  workload: Workload,
): {
  selector: readonly Requirement[];
  tolerations: readonly Toleration[];
  open?: string;
  sandbox?: Demands["sandbox"];
} {
  const nothing = { selector: [], tolerations: [] };
  const className = peek(() => workload.pod.runtimeClassName);
  if (className === undefined || className === "") return nothing;
  if (className instanceof Unknown) return { ...nothing, open: className.missing };
  const found = graph.derive(runtimeClasses).get(`${clusterOf(graph, workload.resource)}\0${className}`);
  if (!found) return { ...nothing, open: `the runtime class ${className}`, sandbox: { className } };
  const handler = peek(() => found.handler);
  const scheduling = peek(() => found.scheduling);
  const sandbox = { className, ...(typeof handler === "string" && { handler }) };
  if (scheduling instanceof Unknown) return { ...nothing, open: scheduling.missing, sandbox };
  const path = "runtimeClassName";
  return {
    selector: readMap(() => scheduling?.nodeSelector, path),
    tolerations: readTolerations(() => scheduling?.tolerations),
    sandbox,
  };
}

const termsPath = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";

function readTerms(workload: Workload): { terms?: readonly NodeTerm[]; open?: string } {
  const required = peek(
    () => workload.pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution,
  );
  if (required instanceof Unknown) return { open: required.missing };
  if (!required) return {};
  const lost = (missing: string, path: string): Requirement => ({
    key: "",
    operator: "",
    values: [],
    missing,
    path,
  });
  const terms = readList(
    () => required.nodeSelectorTerms,
    (term, index): NodeTerm => {
      const path = `${termsPath}[${index}]`;
      const read = (name: "matchExpressions" | "matchFields"): readonly Requirement[] =>
        readList(
          () => term[name],
          (each, at) => readExpression(each, `${path}.${name}[${at}]`, name === "matchFields"),
          (missing) => lost(missing, path),
        );
      return { requirements: [...read("matchExpressions"), ...read("matchFields")], path };
    },
    (missing): NodeTerm => ({ requirements: [lost(missing, termsPath)], path: termsPath }),
  );
  return { terms };
}

/** Extended resources, whose name also stands as a taint on their nodes: who asks for one tolerates it. */
function extendedTolerations(workload: Workload): readonly Toleration[] {
  const names = peek(() =>
    workload.containers.flatMap(({ resources }) => [
      ...Object.keys(resources?.requests ?? {}),
      ...Object.keys(resources?.limits ?? {}),
    ]),
  );
  if (names instanceof Unknown) return [];
  const extended = names.filter((name) => name.includes("/") && !/(^|\.)kubernetes\.io\//.test(name));
  return [...new Set(extended)].map((key) => ({ key, operator: "Exists", value: "", effect: "" }));
}

const kubernetesScheduler = "default-scheduler";

/** What the scheduler of Kubernetes looks at in a workload's pods. */
export function kubernetesDemands(graph: Graph, workload: Workload): Omit<Demands, "key"> {
  const runtime = runtimeOf(graph, workload);
  const { terms, open: termsOpen } = readTerms(workload);
  const affinity = readPodTerms(workload, "podAffinity");
  const anti = readPodTerms(workload, "podAntiAffinity");
  const name = peek(() => workload.pod.nodeName);
  const scheduler = peek(() => workload.pod.schedulerName) ?? kubernetesScheduler;
  const patch = workload.resource.type.endsWith("Patch");
  const selectionOpen = termsOpen ?? runtime.open ?? missingOf(peek(() => workload.pod.nodeSelector));
  const listOpen = missingOf(peek(() => workload.pod.tolerations));
  const tolerationsOpen = runtime.open ?? listOpen;
  const affinityOpen = affinity.open ?? (patch ? `the object that ${workload.name} patches` : undefined);
  const otherScheduler =
    scheduler instanceof Unknown
      ? scheduler.missing
      : scheduler === kubernetesScheduler
        ? undefined
        : scheduler;
  return {
    cluster: clusterOf(graph, workload.resource),
    namespace: namespaces(graph).of(workload)?.name,
    labels: podLabels(workload),
    namespaceLabels: labelsOfNamespace(graph, workload),
    nodeSelector: [...readMap(() => workload.pod.nodeSelector, "nodeSelector"), ...runtime.selector],
    ...(terms && { terms }),
    tolerations: [
      ...(listOpen === undefined ? readTolerations(() => workload.pod.tolerations) : []),
      ...runtime.tolerations,
      ...extendedTolerations(workload),
    ],
    ...(selectionOpen !== undefined && { selectionOpen }),
    ...(tolerationsOpen !== undefined && { tolerationsOpen }),
    ...(name instanceof Unknown
      ? { nodeName: { missing: name.missing } }
      : name !== undefined && name !== "" && { nodeName: { name } }),
    ...(otherScheduler !== undefined && { otherScheduler }),
    daemon: workload.workloadKind === "DaemonSet",
    affinity: affinity.terms,
    antiAffinity: anti.terms,
    ...(affinityOpen !== undefined && { affinityOpen }),
    ...(anti.open !== undefined && { antiAffinityOpen: anti.open }),
    spread: spreadOf(workload),
    hostPorts: hostPortsOf(workload),
    ...(runtime.sandbox && { sandbox: runtime.sandbox }),
  };
}

function spreadOf(workload: Workload): Demands["spread"] {
  const path = "topologySpreadConstraints";
  return readList(
    () => workload.pod.topologySpreadConstraints,
    (each, index) => {
      const at = `${path}[${index}]`;
      const read = peek(() => ({
        topologyKey: each.topologyKey ?? "",
        hard: (each.whenUnsatisfiable ?? "DoNotSchedule") === "DoNotSchedule",
      }));
      if (read instanceof Unknown) return { topologyKey: "", path: at, missing: read.missing };
      return read.hard ? { topologyKey: read.topologyKey, path: at } : undefined;
    },
    (missing) => ({ topologyKey: "", path, missing }),
  ).filter((each) => each !== undefined);
}
