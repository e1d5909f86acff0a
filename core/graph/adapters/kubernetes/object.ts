import type { Builder } from "../../build";
import type { AnyNode } from "../../nodes";
import { alias, readInto, type Field } from "../../shape";
import { defineUnknown, Unknown, type Path } from "../../value";
import { none, readMetadata } from "./metadata";
import type { ObjectReader } from "./objects";

/** Makes the one node of an object that runs nothing. */
export function adaptObject(builder: Builder, reader: ObjectReader, group: string, objectKind: string): void {
  const { resource } = builder;
  const metadata = readMetadata(resource, builder);
  const node: Record<string, unknown> = {
    kind: reader.node,
    platform: "kubernetes",
    group,
    objectKind,
    id: resource.id,
    resource,
    path: undefined,
  };
  alias(node, "name", metadata, "name", resource.name);
  alias(node, "namespace", metadata, "namespace");
  alias(node, "labels", metadata, "labels", none);
  alias(node, "annotations", metadata, "annotations", none);
  if (reader.root) readInto(node, reader.root, resource.properties, builder);
  if (reader.spec) readSpec(builder, node, reader.spec);
  builder.add(node as unknown as AnyNode);
}

/** The fields of `spec` become the node's own, so that findings read `spec.type` only in the object's path. */
function readSpec(builder: Builder, node: object, fields: Readonly<Record<string, Field<unknown>>>): void {
  const path: Path = { parent: undefined, key: "spec" };
  let spec = builder.resource.properties["spec"];
  if (spec === undefined || spec === null) return;
  if (!(spec instanceof Unknown) && (typeof spec !== "object" || Array.isArray(spec))) {
    builder.problem(path, "spec: expected a mapping");
    spec = new Unknown("a valid spec");
  }
  if (spec instanceof Unknown) {
    for (const name of Object.keys(fields))
      defineUnknown(node, name, { parent: path, key: name }, spec, fields[name]!.domain);
  } else {
    readInto(node, fields, spec as Record<string, unknown>, builder, path);
  }
}
