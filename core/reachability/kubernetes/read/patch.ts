import type { Node } from "../../../graph";
import { anything } from "../selector";
import { unknownPorts } from "./ports";
import type { Direction, Policy, Rule } from "./policy";

/** A resource that changes parts of an object which somebody else made: the rest of it is not known. */
export const isPatch = ({ resource }: Node): boolean => resource.type.endsWith("Patch");

const unknownRule = (direction: Direction): Rule => ({
  path: `spec.${direction}`,
  action: undefined,
  peers: [{ kind: "unknown" }],
  ports: unknownPorts,
});

/** What a patch may have made of a policy: it may select and allow more than it says. */
export function openPatch(policy: Policy): Policy {
  if (!isPatch(policy.node)) return policy;
  const namespaces = policy.tier === "namespace" ? policy.subject.namespaces : { selector: anything };
  return {
    ...policy,
    priority: undefined,
    valid: false,
    subject: { namespaces, pods: anything },
    rules: () => undefined,
    ingress: [...policy.ingress, unknownRule("ingress")],
    egress: [...policy.egress, unknownRule("egress")],
  };
}
