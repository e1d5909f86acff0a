import { all, any, type Answer, type Reason } from "./answer";
import { inNamespace, means } from "./filters/pod-terms";
import { hasKey } from "./filters/selection";
import type { PodSide } from "./pod-index";
import { labelOf, type Pool } from "./pools/pool";
import type { Demands, PodTerm } from "./workloads/demands";

/** One of two pods that may meet: what it asks of nodes, and how it stands to the other's terms. */
export interface Party {
  readonly demands: Demands;
  readonly side: PodSide;
}

/** Whether both take one port of the node, of which the scheduler gives each away once. */
function portsClash(a: Demands, b: Demands): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const one of a.hostPorts)
    for (const two of b.hostPorts) {
      const missing = one.missing ?? two.missing;
      if (missing !== undefined)
        reasons.push({ answer: "unknown", text: "both may take one port of the node", missing });
      else if (
        one.port === two.port &&
        one.protocol === two.protocol &&
        (one.ip === two.ip || one.ip === "0.0.0.0" || two.ip === "0.0.0.0")
      )
        return [{ answer: "yes", text: `both take the node's port ${one.port}/${one.protocol}` }];
    }
  return reasons.slice(0, 1);
}

const bypasses = ({ nodeName }: Demands): Answer =>
  nodeName === undefined ? "no" : "missing" in nodeName ? "unknown" : "yes";

/**
 * What keeps two pods off one machine of a pool, whoever comes first: the scheduler heeds a required anti-affinity of
 * the one that comes and of the one that is there. A pod that names its node asks nobody.
 */
export function separations(a: Party, b: Party, pool: Pool): readonly Reason[] {
  const reasons: Reason[] = [...portsClash(a.demands, b.demands)];
  const free = any([bypasses(a.demands), bypasses(b.demands)]);
  if (free === "yes") return reasons;
  const other = a.demands.otherScheduler ?? b.demands.otherScheduler;
  const doubt =
    free === "unknown"
      ? "whether a pod names its node"
      : other === undefined
        ? undefined
        : `what scheduler ${other} heeds`;
  for (const [own, against] of bothWays(a, b)) {
    for (const { id, term } of own.side.antiAffinity) {
      const meant = against.side.meantBy.get(id) ?? "no";
      const found = all([meant, hasKey(pool, term.topologyKey)]);
      if (found === "no") continue;
      const text = `anti-affinity over ${term.topologyKey} keeps them apart`;
      const missing =
        doubt ?? term.missing ?? labelOf(pool, term.topologyKey)?.missing ?? "the labels that it selects by";
      const sure = found === "yes" && doubt === undefined;
      reasons.push(
        sure
          ? { answer: "yes", text, path: term.path }
          : { answer: "unknown", text, path: term.path, missing },
      );
    }
    const { antiAffinityOpen } = own.demands;
    if (antiAffinityOpen !== undefined)
      reasons.push({ answer: "unknown", text: "one may keep away from others", missing: antiAffinityOpen });
  }
  return reasons;
}

const bothWays = <T>(a: T, b: T): readonly (readonly [T, T])[] =>
  a === b
    ? [[a, b]]
    : [
        [a, b],
        [b, a],
      ];

const placeOf = ({ namespace }: Demands): string =>
  namespace === undefined ? "the other workload's namespace" : `namespace ${namespace}`;

/** The namespaces of which a term means pods. */
function namespacesOf({ namespaces, namespaceSelector }: PodTerm, own: Demands): string {
  if (namespaces.length === 0 && !namespaceSelector)
    return own.namespace === undefined ? "its own namespace" : `its own namespace ${own.namespace}`;
  return [
    ...(namespaces.length > 0
      ? [`${namespaces.length === 1 ? "namespace" : "namespaces"} ${namespaces.join(", ")}`]
      : []),
    ...(namespaceSelector ? ["namespaces that its namespaceSelector takes"] : []),
  ].join(" and ");
}

/** Required terms that look like a separation of the two but prove none on this pool, and why not. */
export function unproved(a: Demands, b: Demands, pool: Pool): readonly string[] {
  const named = [a, b].some((each) => bypasses(each) === "yes");
  const said = [a, b].flatMap((each) => each.unproved ?? []);
  const terms = bothWays(a, b).flatMap(([own, against]) =>
    own.antiAffinity.flatMap((term): string[] => {
      const at = `anti-affinity over ${term.topologyKey}`;
      if (named) return [`${at}: nobody asks where a pod names its node`];
      if (hasKey(pool, term.topologyKey) === "no")
        return [`${at}: the nodes of ${pool.name} lack that label`];
      if (term.selector.none) return [`${at}: without a selector it means nobody`];
      if (inNamespace(term, own, against) === "no")
        return [`${at}: it means only pods of ${namespacesOf(term, own)}, not of ${placeOf(against)}`];
      return means(term, own, against) === "no" ? [`${at}: it selects no pods of the other workload`] : [];
    }),
  );
  return [...new Set([...said, ...terms])];
}
