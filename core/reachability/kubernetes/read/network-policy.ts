import type { NetworkPolicy } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import type { NamespaceScope } from "../../../graph/kubernetes";
import { readSelector, type Reading } from "../selector";
import { networkPolicyPeers } from "./peers";
import { networkPolicyPorts, unknownPorts } from "./ports";
import type { Direction, Policy, Rule } from "./policy";

/** Reads a NetworkPolicy that lies in `own`, or in a namespace that is not known. */
export function readNetworkPolicy(node: NetworkPolicy, own: NamespaceScope | undefined): Policy {
  let valid = true;
  const reading: Reading = { invalid: () => (valid = false) };
  const subject = { namespaces: { own }, pods: readSelector(() => node.podSelector, reading) };
  const ingress = readRules("ingress", node, own, reading);
  const egress = readRules("egress", node, own, reading);
  const types = readTypes(node, reading);
  return {
    node,
    name: `NetworkPolicy ${node.resource.name}`,
    tier: "namespace",
    priority: undefined,
    valid,
    subject,
    rules: (direction) => types[direction],
    ingress,
    egress,
  };
}

/** Which directions the policy isolates: as it says; else ingress, and egress if it has a rule for it. */
function readTypes(node: NetworkPolicy, reading: Reading): Record<Direction, boolean | undefined> {
  const list = peek(() => node.policyTypes);
  if (list instanceof Unknown) return { ingress: undefined, egress: undefined };
  if (!list || list.length === 0) {
    const rules = peek(() => node.egress);
    return { ingress: true, egress: rules instanceof Unknown ? undefined : (rules ?? []).length > 0 };
  }
  const types = Array.from(list.keys(), (at) => peek(() => list[at]!));
  const odd = types.some((type) => !(type instanceof Unknown) && type !== "Ingress" && type !== "Egress");
  if (odd) reading.invalid();
  const open = odd || types.some((type) => type instanceof Unknown);
  const has = (type: string): boolean | undefined => (types.includes(type) ? true : open ? undefined : false);
  return { ingress: has("Ingress"), egress: has("Egress") };
}

function readRules(
  direction: Direction,
  node: NetworkPolicy,
  own: NamespaceScope | undefined,
  reading: Reading,
): readonly Rule[] {
  const path = `spec.${direction}`;
  const list = peek(() => node[direction]);
  if (list instanceof Unknown)
    return [{ path, action: "allow", peers: [{ kind: "unknown" }], ports: unknownPorts }];
  return Array.from((list ?? []).keys(), (at) => {
    const place = `${path}[${at}]`;
    const rule = peek(() => list![at]!);
    if (rule instanceof Unknown)
      return { path: place, action: "allow", peers: [{ kind: "unknown" }], ports: unknownPorts };
    return {
      path: place,
      action: "allow",
      peers: networkPolicyPeers(
        () => ("from" in rule ? rule.from : "to" in rule ? rule.to : undefined),
        own,
        reading,
      ),
      ports: networkPolicyPorts(() => rule.ports, reading),
    };
  });
}
