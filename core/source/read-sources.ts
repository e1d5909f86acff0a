import { readFileSync, statSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Resource } from "../graph";
import { readManifests } from "./manifests";
import { toResource } from "./pulumi/resource";
import type { SourceError, SourceResult } from "./source";

export interface ReadOptions {
  readonly cluster?: string;
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Reads every SOURCE argument; bad input becomes errors in the results, never a throw. */
export function readSources(specs: readonly string[], options: ReadOptions = {}): Promise<SourceResult[]> {
  return Promise.resolve(specs.map((spec) => readSource(spec, options)));
}

function readSource(spec: string, options: ReadOptions): SourceResult {
  const files = statSync(spec).isDirectory()
    ? (readdirSync(spec, { recursive: true }) as string[])
        .filter((name) => /\.(ya?ml|json)$/.test(name))
        .sort()
        .map((name) => join(spec, name))
    : [spec];
  const resources: Resource[] = [];
  const errors: SourceError[] = [];
  let stage: "preview" | "state" = "preview";
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    if (text.startsWith("{") && text.includes('"deployment"')) {
      stage = "state";
      const state = JSON.parse(text) as { deployment: { resources: unknown[] } };
      for (const each of state.deployment.resources) {
        const resource = toResource(each, { special: true });
        if (typeof resource === "string")
          errors.push({ code: "state", location: { file }, message: resource });
        else resources.push(resource);
      }
      continue;
    }
    const read = readManifests(text, file, options);
    resources.push(...read.resources);
    errors.push(...read.errors);
  }
  return {
    inputs: [{ kind: stage === "state" ? "state" : "manifests", name: spec }],
    resources,
    errors,
    notSeen: [],
    stage,
    partial: false,
    notes: [],
  };
}
