import type { Estate } from "../estate";
import type { Graph } from "../graph";
import { defaultDeny, directions, type Direction, type NamespaceScope } from "../graph/kubernetes";
import { namespaceDefaults, type Default, type Part } from "../reachability";
import type { Evidence } from "./report";

/** What keeps a namespace from denying by default, as a predicate of it; an unknown names what is missing. */
export type DefaultFault =
  | { readonly verdict: "violation"; readonly text: string; readonly evidence: readonly Evidence[] }
  | { readonly verdict: "absent"; readonly text: string }
  | { readonly verdict: "unknown"; readonly missing: string };

const parts: readonly Part[] = ["inside", "outside"];
const nameOf: Readonly<Record<Part, string>> = {
  inside: "other namespaces",
  outside: "addresses outside the cluster",
};

/** In a direction, or in the one part of it that is open. */
const toward = (direction: Direction, open: readonly Part[]): string =>
  open.length === parts.length
    ? direction
    : `${direction} ${direction === "ingress" ? "from" : "to"} ${nameOf[open[0]!]}`;

/**
 * What pods to come may do that no policy speaks of, after all that rules the namespace: its own policies, those of
 * administrators before and behind them, and whether anything enforces them.
 */
export function defaultFaults(
  graph: Graph,
  estate: Pick<Estate, "clusters">,
  scope: NamespaceScope,
): readonly DefaultFault[] {
  const { facts, all, administrators } = namespaceDefaults(graph, estate, scope.cluster);
  if (facts.enforced === "no") {
    const text = `denies nothing by default, because nothing enforces network policies: ${facts.why}`;
    return [{ verdict: "violation", text, evidence: [{ text: facts.why }] }];
  }
  const faults: DefaultFault[] = [];
  const absent: string[] = [];
  for (const direction of directions) {
    const stated = defaultDeny(graph, scope, direction);
    if (stated.by) {
      const { resource, id } = stated.by;
      faults.push({
        verdict: "violation",
        text: `has its default denial of ${direction} undone by NetworkPolicy ${resource.name}`,
        evidence: [
          {
            text: `NetworkPolicy ${resource.name} allows all pods ${direction} ${direction === "ingress" ? "from" : "to"} ${stated.whom} on all ports`,
            resource: id,
          },
        ],
      });
      continue;
    }
    // Where the namespace's own policies deny nothing, only administrators' may.
    const computed = (stated.state === "denied" ? all : administrators).of(scope, direction)!;
    const those = (state: Default["state"]): readonly Part[] =>
      parts.filter((part) => computed[part].state === state);
    const [open, doubtful] = [those("open"), those("unknown")];
    if (stated.state === "unknown") {
      if (those("denied").length < parts.length)
        faults.push({ verdict: "unknown", missing: stated.missing! });
      continue;
    }
    if (stated.state === "absent" && open.length > 0) absent.push(`no ${toward(direction, open)}`);
    if (stated.state === "denied" && open.length > 0) {
      if (graph.partial) {
        // What was not read may hold an administrator's policy that comes before all of these.
        faults.push({ verdict: "unknown", missing: "the administrators' policies of the cluster" });
        continue;
      }
      const sources = open.flatMap((part) => computed[part].sources);
      const names = [...new Set(sources.map(({ name }) => name))].join(", ");
      faults.push({
        verdict: "violation",
        text: `has its default denial of ${toward(direction, open)} undone by ${names}`,
        evidence: [
          ...sources.map(({ name, resource, path }) => ({ text: `${name} allows it`, resource, path })),
          ...doubtful.map((part) => ({
            text: `for ${nameOf[part]} it is not known (${computed[part].missing!})`,
          })),
        ],
      });
      continue;
    }
    const missing = doubtful.map((part) => computed[part].missing!);
    for (const each of new Set(missing)) faults.push({ verdict: "unknown", missing: each });
  }
  return absent.length > 0
    ? [{ verdict: "absent", text: `denies ${absent.join(" and ")} by default` }, ...faults]
    : faults;
}
