import type { Graph } from "./graph";

/** An analysis of a graph for each key, computed when it is first asked for and kept on the graph with the others. */
export function derivedBy<K, V extends object>(
  compute: (graph: Graph, key: K) => V,
): (graph: Graph, key: K) => V {
  const kept = (): Map<K, V> => new Map();
  return (graph, key) => {
    const known = graph.derive(kept);
    let found = known.get(key);
    if (!found) known.set(key, (found = compute(graph, key)));
    return found;
  };
}
