import type { Builder } from "../../build";
import type { HostDisk } from "../../nodes/host";
import { alias, looseBool, readInto, str } from "../../shape";
import { defineUnknown, Unknown, type Path } from "../../value";
import { readBlocks, relative, type Block } from "./blocks";
import { readAllReferences, readReferences } from "./references";

/** A part of a resource: its properties, where they stand, and the top-level input that they are in. */
export interface View {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly path: Path | undefined;
  readonly property?: string;
}

const lists = [
  ["rootBlockDevice", "root"],
  ["rootBlockDevices", "root"],
  ["ebsBlockDevices", "data"],
  ["blockDeviceMappings", "data"],
] as const;

const fields = { deviceName: str, encrypted: looseBool };

/** The disks that a host or an image states, in each form; undefined, the unknown, where a whole list is not known. */
export function readDisks(builder: Builder, view: View, base?: Path): readonly HostDisk[] | Unknown {
  const disks: HostDisk[] = [];
  for (const [name, role] of lists) {
    const blocks = readBlocks(builder, view.properties, name, view.path);
    if (blocks instanceof Unknown) return blocks;
    for (const block of blocks ?? []) {
      const disk = readDisk(builder, block, role, view.property ?? name, base);
      if (disk) disks.push(disk);
    }
  }
  return disks;
}

function readDisk(
  builder: Builder,
  { properties, path }: Block,
  role: HostDisk["role"],
  property: string,
  base: Path | undefined,
): HostDisk | undefined {
  const disk = { role, at: relative(path, base), kmsKey: [], snapshot: [] } as unknown as {
    -readonly [K in keyof HostDisk]: HostDisk[K];
  };
  if (properties instanceof Unknown) {
    defineUnknown(disk, "encrypted", { parent: path, key: "encrypted" }, properties);
    return disk;
  }
  // A mapping that only takes away a device of the image, or names an instance store, has nothing to encrypt.
  const taken =
    properties["noDevice"] !== undefined &&
    properties["noDevice"] !== null &&
    properties["noDevice"] !== false;
  if (taken || (typeof properties["virtualName"] === "string" && properties["ebs"] === undefined))
    return undefined;
  const holder = {};
  readInto(holder, { deviceName: str }, properties, builder, path);
  alias(disk, "deviceName", holder, "deviceName");
  const nested = "ebs" in properties ? readBlocks(builder, properties, "ebs", path) : undefined;
  if (nested instanceof Unknown) {
    defineUnknown(disk, "encrypted", { parent: { parent: path, key: "ebs" }, key: "encrypted" }, nested);
    return disk;
  }
  const inner = nested?.[0] ?? { properties, path };
  if (inner.properties instanceof Unknown) return disk;
  const read = {};
  readInto(read, fields, inner.properties, builder, inner.path);
  if (Object.getOwnPropertyDescriptor(read, "encrypted")) alias(disk, "encrypted", read, "encrypted");
  const at = { parent: inner.path, property };
  // Karpenter writes it with other capitals.
  disk.kmsKey = readAllReferences(builder, inner.properties, ["kmsKeyId", "kmsKeyID"], at);
  disk.snapshot = readReferences(builder, inner.properties, "snapshotId", at);
  disk.at = relative(inner.path, base);
  return disk;
}
