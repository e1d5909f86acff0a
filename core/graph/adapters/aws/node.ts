import type { Builder } from "../../build";
import type { AwsNode } from "../../aws/node";
import type { AnyNode, NodeKind, NodeTypes } from "../../nodes";
import { alias, readInto, type Field } from "../../shape";
import { readReferences } from "./references";
import { readTags } from "./tags";
import type { Adapter } from "./table";

type AwsKind = { [K in NodeKind]: NodeTypes[K] extends AwsNode ? K : never }[NodeKind];

/** How a kind of node is read from one type of resource; the keys are the node's properties. */
export interface NodeSpec<K extends AwsKind> {
  /** What the token itself says. */
  readonly constants?: Partial<NodeTypes[K]>;
  /** Read as a value: a field where the provider's name is the node's, else the name with it. */
  readonly fields?: Readonly<Record<string, Field<unknown> | readonly [name: string, field: Field<unknown>]>>;
  /** Read as references, from the provider's properties of these names. */
  readonly references?: Readonly<Record<string, string | readonly string[]>>;
}

/** An adapter that makes one node of a resource. */
export const nodeAdapter =
  <K extends AwsKind>(kind: K, spec: NodeSpec<K> = {}): Adapter =>
  (builder) => {
    builder.add(makeNode(builder, kind, spec) as AnyNode);
  };

/** Makes the node that a `NodeSpec` describes, without adding it. */
export function makeNode<K extends AwsKind>(
  builder: Builder,
  kind: K,
  spec: NodeSpec<K> = {},
): { -readonly [P in keyof NodeTypes[K]]: NodeTypes[K][P] } {
  const { resource } = builder;
  const node = {
    kind,
    platform: "aws",
    native: resource.type.startsWith("aws-native:"),
    id: resource.id,
    name: resource.name,
    resource,
    path: undefined,
    ...spec.constants,
  };
  readTags(builder, node);
  for (const [name, field] of Object.entries(spec.fields ?? {})) {
    if ("read" in field) readInto(node, { [name]: field }, resource.properties, builder);
    else {
      const [theirs, how] = field;
      const read = {};
      readInto(read, { [theirs]: how }, resource.properties, builder);
      if (Object.getOwnPropertyDescriptor(read, theirs)) alias(node, name, read, theirs);
    }
  }
  for (const [name, properties] of Object.entries(spec.references ?? {})) {
    const found = [properties]
      .flat()
      .flatMap((property: string) => readReferences(builder, resource.properties, property));
    (node as unknown as Record<string, unknown>)[name] = found;
  }
  return node as never;
}
