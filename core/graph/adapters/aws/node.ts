import type { Builder } from "../../build";
import type { NetworkNode } from "../../aws/node";
import type { AnyNode, NodeKind, NodeTypes } from "../../nodes";
import { emptyNode, judged, readPlaced, type Place } from "./placed";
import { readAllReferences, readReferences } from "./references";
import { noTags, readTags } from "./tags";
import type { Adapter } from "./table";

type NetworkKind = { [K in NodeKind]: NodeTypes[K] extends NetworkNode ? K : never }[NodeKind];

/** A node while it is being made. */
export type Draft<K extends NodeKind> = { -readonly [P in keyof NodeTypes[K]]: NodeTypes[K][P] };

/** How a kind of node is read from one type of resource. */
export interface NodeSpec<K extends NetworkKind> {
  /** What the token itself says. */
  readonly constants?: Partial<NodeTypes[K]>;
  /** Properties that are values, each with its place in the classic and the native form. */
  readonly fields?: Readonly<Partial<Record<keyof NodeTypes[K], Place<unknown>>>>;
  /** Properties that refer to other resources, each with the names that it goes by in either form. */
  readonly references?: Readonly<Partial<Record<keyof NodeTypes[K], string | readonly string[]>>>;
}

/** An adapter that makes one node of a resource. */
export const nodeAdapter =
  <K extends NetworkKind>(kind: K, spec: NodeSpec<K> = {}): Adapter =>
  (builder) => {
    builder.add(makeNode(builder, kind, spec) as AnyNode);
  };

/** What is read of a place is worked out once for each object that names the places: so those of a kind share one. */
const noFields: Readonly<Record<string, Place<unknown>>> = {};

/** Makes the node that a `NodeSpec` describes, without adding it. */
export function makeNode<K extends NetworkKind>(builder: Builder, kind: K, spec: NodeSpec<K> = {}): Draft<K> {
  const { resource } = builder;
  const node = emptyNode(resource, kind);
  for (const name in spec.constants)
    (node as unknown as Record<string, unknown>)[name] = spec.constants[name];
  // A part of a resource is not tagged; its resource is.
  if (node.path) Object.assign(node, { tags: noTags });
  else readTags(builder, node);
  readPlaced(builder, node, (spec.fields ?? noFields) as Record<string, Place<unknown>>);
  const properties = judged(resource);
  const references = (spec.references ?? {}) as Readonly<Record<string, string | readonly string[]>>;
  for (const name in references) {
    const names = references[name]!;
    (node as unknown as Record<string, unknown>)[name] =
      typeof names === "string"
        ? readReferences(builder, properties, names)
        : readAllReferences(builder, properties, names);
  }
  return node as unknown as Draft<K>;
}
