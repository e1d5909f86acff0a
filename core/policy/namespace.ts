import { UNKNOWN, type Fact } from "../estate";
import { peek, Unknown, type Node } from "../graph";

/** The namespace of what lies in one, of a container its workload's; UNKNOWN while its name is still to come. */
export function namespaceOf(node: Node): Fact {
  const holder = (node as { workload?: Node }).workload ?? node;
  const key = node.kind === "Namespace" ? "name" : "namespace";
  const found =
    key in holder
      ? peek(() => (holder as unknown as Readonly<Record<string, string | undefined>>)[key])
      : undefined;
  if (found instanceof Unknown) return UNKNOWN;
  return found ?? (node.resource.type.startsWith("kubernetes:") ? "default" : undefined);
}
