import type { Builder } from "../build";
import type { StackReference } from "../nodes/stack-reference";
import { alias, readShape, str } from "../shape";

/** `pulumi:pulumi:StackReference`: the resource's name stands where the program names no stack. */
export function adaptStackReference(builder: Builder): void {
  const { resource } = builder;
  const node = { kind: "StackReference", id: resource.id, name: resource.name, resource, path: undefined };
  alias(node, "stack", readShape({ name: str }, resource.properties, builder), "name", resource.name);
  builder.add(node as unknown as StackReference);
}
