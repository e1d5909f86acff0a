import type { Graph } from "../graph";
import type { NetworkPolicy } from "../nodes";
import { peek, Unknown } from "../value";
import { foreignIsolates, foreignPoliciesOf, isolatesAll, type Direction } from "./isolation";
import { namespaces, type NamespaceScope } from "./namespaces";
import { openingsOf, type PolicyOpening } from "./openings";

/** Whether all pods of a namespace are denied by default in one direction. */
export interface DefaultDeny {
  /** `denied`; `absent`: no policy isolates them all; `voided`: one does, another opens them all again. */
  readonly state: "denied" | "absent" | "voided" | "unknown";
  /** The policy that voids it, and whom it lets through. */
  readonly by?: NetworkPolicy;
  readonly whom?: PolicyOpening["whom"];
  /** Of `unknown`: what would have to be known. */
  readonly missing?: string;
}

/**
 * The default of a namespace, as its own policies state it: what one of them opens, no other closes. What administrators'
 * policies make of it, reachability computes.
 */
export function defaultDeny(graph: Graph, scope: NamespaceScope, direction: Direction): DefaultDeny {
  const own = scope.networkPolicies.map((policy) => {
    const takes = isolatesAll(policy, direction);
    return { policy, takes, opens: takes === false ? false : opensAll(policy, direction) };
  });
  for (const { policy, takes, opens } of own)
    if (opens && takes) return { state: "voided", by: policy, whom: opens };
  const certain = own.some(({ takes }) => takes === true);
  const doubtful = own.find(({ opens }) => opens !== false);
  if (certain && doubtful)
    return { state: "unknown", missing: `the rules of NetworkPolicy ${doubtful.policy.resource.name}` };
  if (certain) return { state: "denied" };
  const missing =
    doubtOf(graph, scope, direction) ?? own.find(({ takes }) => takes === undefined)?.policy.resource.name;
  return missing === undefined
    ? { state: "absent" }
    : { state: "unknown", missing: `what ${missing} selects and allows` };
}

/** Whom the policy allows everything, on all ports: everybody, or the whole internet; undefined where that is not known. */
function opensAll(policy: NetworkPolicy, direction: Direction): PolicyOpening["whom"] | false | undefined {
  const openings = peek(() => openingsOf(policy, direction));
  if (openings instanceof Unknown) return undefined;
  const all = openings.find(
    ({ whom, allPorts }) => allPorts && (whom === "anyone" || whom === "the internet"),
  );
  return all ? all.whom : false;
}

/** A policy outside what is computed here that may deny by default: its kind and name. */
function doubtOf(graph: Graph, scope: NamespaceScope, direction: Direction): string | undefined {
  const foreign = foreignPoliciesOf(graph, scope).find(
    (policy) => foreignIsolates(policy, scope, undefined, direction) !== false,
  );
  if (foreign) return `${foreign.objectKind} ${foreign.resource.name}`;
  const unplaced = namespaces(graph).unplaced.networkPolicies.find(
    (policy) => isolatesAll(policy, direction) !== false,
  );
  return unplaced && `NetworkPolicy ${unplaced.resource.name}`;
}
