import type { ForeignNetworkPolicy, LabelSelector, Node } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import { isClusterWide, type NamespaceScope } from "../../../graph/kubernetes";
import { anything, everything, readSelector, type Selector } from "../selector";
import type { Direction, PodTerm } from "./policy";

/**
 * What a policy in another engine's language may do to the pods that it may select: nothing, only deny, or allow too
 * (its rules come beside, and in some engines before, those of Kubernetes).
 */
export type ForeignEffect = "none" | "deny" | "allow";

export interface ForeignPolicy {
  readonly node: Node;
  readonly name: string;
  readonly parts: readonly ForeignPart[];
}

interface ForeignPart {
  readonly subject: PodTerm;
  readonly effect: Readonly<Record<Direction, ForeignEffect>>;
}

type Rule = NonNullable<ForeignNetworkPolicy["spec"]>;

/** Reads what can be told of a policy whose rules are not computed. */
export function readForeignPolicy(
  node: ForeignNetworkPolicy,
  own: NamespaceScope | undefined,
): ForeignPolicy {
  const name = `${node.objectKind} ${node.resource.name}`;
  const namespaces: PodTerm["namespaces"] = isClusterWide(node) ? { selector: everything } : { own };
  const rules = peek(() => [...(node.spec ? [node.spec] : []), ...(node.specs ?? [])]);
  const cilium = node.group === "cilium.io";
  const parts =
    rules instanceof Unknown
      ? [{ subject: { namespaces, pods: anything }, effect: { ingress: "allow", egress: "allow" } } as const]
      : rules.map((rule) =>
          cilium
            ? { subject: { namespaces, pods: ciliumPods(rule) }, effect: ciliumEffect(rule) }
            : { subject: { namespaces, pods: anything }, effect: otherEffect(rule) },
        );
  return { node, name, parts };
}

/** Labels that Cilium makes up of the namespace and the like are not those of pods. */
const madeUp = /^(k8s:)?io\.(cilium|kubernetes)\.|^reserved:/;

function ciliumPods(rule: Rule): Selector {
  const selector = peek(() => rule.endpointSelector);
  if (selector instanceof Unknown) return anything;
  let open = false;
  const bare = (key: string): string => key.replace(/^(k8s|any):/, "");
  const stripped = peek((): LabelSelector => {
    const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
    const own = (key: string | undefined): boolean => {
      if (!madeUp.test(key ?? "")) return true;
      open = true;
      return false;
    };
    return {
      matchLabels: Object.fromEntries(
        Object.keys(matchLabels)
          .filter(own)
          .map((key) => [bare(key), matchLabels[key]!]),
      ),
      matchExpressions: matchExpressions
        .filter(({ key }) => own(key))
        .map(({ key = "", operator = "", values }) => ({
          key: bare(key),
          operator,
          ...(values && { values }),
        })),
    };
  });
  if (stripped instanceof Unknown) return anything;
  const read = readSelector(() => stripped, { invalid: () => (open = true) });
  return open ? { ...read, id: `${read.id}?`, open: true } : read;
}

const given = (read: () => boolean | undefined): boolean => {
  const value = peek(read);
  return value instanceof Unknown || value === true;
};

function ciliumEffect(rule: Rule): Record<Direction, ForeignEffect> {
  if (peek(() => rule.nodeSelector) !== undefined && peek(() => rule.endpointSelector) === undefined)
    return { ingress: "none", egress: "none" };
  const effect = (direction: Direction): ForeignEffect => {
    if (given(() => rule[direction])) return "allow";
    const denies = given(() => (direction === "ingress" ? rule.ingressDeny : rule.egressDeny));
    return denies || given(() => rule.enableDefaultDeny?.[direction]) ? "deny" : "none";
  };
  return { ingress: effect("ingress"), egress: effect("egress") };
}

function otherEffect(rule: Rule): Record<Direction, ForeignEffect> {
  const types = peek(() => (rule.types ?? []).map((type) => type.toLowerCase()));
  const effect = (direction: Direction): ForeignEffect => {
    if (given(() => rule[direction])) return "allow";
    const ruled =
      types instanceof Unknown ||
      (types.length > 0 ? types.includes(direction) : direction === "ingress" && !given(() => rule.egress));
    return ruled ? "deny" : "none";
  };
  return { ingress: effect("ingress"), egress: effect("egress") };
}
