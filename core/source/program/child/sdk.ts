import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type * as providersProto from "@pulumi/pulumi/proto/provider_pb";
import type * as resourcesProto from "@pulumi/pulumi/proto/resource_pb";
import type * as runtime from "@pulumi/pulumi/runtime";
import type * as settings from "@pulumi/pulumi/runtime/settings";
import type * as structProto from "google-protobuf/google/protobuf/struct_pb";

/** The parts of the SDK that are used here, from the program's own copy. */
export interface Sdk {
  readonly pulumi: Record<string, unknown> & typeof pulumi;
  readonly output: Record<string, unknown>;
  readonly settings: typeof settings & { waitForRPCs(): Promise<void> };
  readonly state: { getStore(): Record<string, unknown> };
  readonly runtime: Record<string, unknown> & typeof runtime;
  readonly invoke: Record<string, unknown>;
  readonly log: Record<string, unknown>;
  readonly resource: {
    readonly Resource: { framePositionRegExp?: RegExp; sourcePosition?: () => unknown };
  };
  readonly resources: typeof resourcesProto;
  readonly providers: typeof providersProto;
  readonly struct: typeof structProto;
}

export class NoSdk extends Error {}

/**
 * Loads the SDK as the program itself would find it: resources register with the copy that created them, so there has
 * to be one.
 */
export function loadSdk(entry: string): Sdk {
  const require = createRequire(entry);
  let home: string;
  try {
    home = dirname(require.resolve("@pulumi/pulumi/package.json"));
  } catch {
    throw new NoSdk("@pulumi/pulumi can't be found from the program's folder");
  }
  const { version } = require(join(home, "package.json")) as { version: string };
  if (!existsSync(join(home, "runtime/state.js")))
    throw new NoSdk(`@pulumi/pulumi ${version} is too old for programs to be run here: update it`);
  const load = (path: string): unknown => require(join(home, path));
  const within = createRequire(join(home, "package.json"));
  return {
    pulumi: load("index") as Sdk["pulumi"],
    output: load("output") as Sdk["output"],
    settings: load("runtime/settings") as Sdk["settings"],
    state: load("runtime/state") as Sdk["state"],
    runtime: load("runtime/index") as Sdk["runtime"],
    invoke: load("runtime/invoke") as Sdk["invoke"],
    log: load("log/index") as Sdk["log"],
    resource: load("resource") as Sdk["resource"],
    resources: load("proto/resource_pb") as Sdk["resources"],
    providers: load("proto/provider_pb") as Sdk["providers"],
    struct: within("google-protobuf/google/protobuf/struct_pb") as Sdk["struct"],
  };
}
