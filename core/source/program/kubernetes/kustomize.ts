import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Rendered } from "./helm";
import { decodeManifest } from "./manifest";
import { applyPatches } from "./kustomize-patch";
import { transform } from "./kustomize-transform";

type Json = Record<string, unknown>;

const files = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** What is read, beside what changes nothing that is judged. */
const known = new Set(
  [
    "apiVersion kind metadata resources bases components namespace namePrefix nameSuffix labels commonLabels",
    "commonAnnotations images replicas patches patchesStrategicMerge patchesJson6902 configMapGenerator",
    "secretGenerator generatorOptions buildMetadata sortOptions openapi",
  ].flatMap((line) => line.split(" ")),
);
const deepest = 30;

/** Builds a kustomization that lies locally. `shown` is the folder's name for messages. */
export function buildKustomization(folder: string, shown: string): Rendered {
  const notSeen: { what: string; why: string }[] = [];
  const build = (at: string, depth: number): Json[] => {
    const name = join(shown, relative(folder, at));
    const file = files.map((candidate) => join(at, candidate)).find((candidate) => existsSync(candidate));
    if (!file) {
      notSeen.push({ what: `kustomization ${name}`, why: "there is no kustomization.yaml" });
      return [];
    }
    if (depth > deepest) {
      notSeen.push({ what: `kustomization ${name}`, why: "it refers to itself" });
      return [];
    }
    const [settings = {}] = decodeManifest(readFileSync(file, "utf8"));
    for (const field of Object.keys(settings)) {
      if (!known.has(field))
        notSeen.push({ what: `kustomization ${name}: ${field}`, why: "this field is not applied here" });
    }
    let objects: Json[] = [];
    for (const path of strings(settings["resources"], settings["bases"]))
      objects.push(...load(at, path, depth));
    objects.push(...generate(settings, "configMapGenerator", "ConfigMap"));
    objects.push(...generate(settings, "secretGenerator", "Secret"));
    objects = applyPatches(objects, settings, (path) => readFileSync(join(at, path), "utf8"));
    for (const path of strings(settings["components"])) {
      const component = join(at, path);
      const own = files
        .map((candidate) => join(component, candidate))
        .find((candidate) => existsSync(candidate));
      if (!own) continue;
      const [part = {}] = decodeManifest(readFileSync(own, "utf8"));
      for (const resource of strings(part["resources"])) objects.push(...load(component, resource, depth));
      objects = applyPatches(objects, part, (patch) => readFileSync(join(component, patch), "utf8"));
      objects = transform(objects, part);
    }
    return transform(objects, settings);
  };

  const load = (at: string, path: string, depth: number): Json[] => {
    const target = join(at, path);
    if (/^[a-z+]+:\/\/|^git@|^github\.com\//.test(path) || !existsSync(target)) {
      notSeen.push({
        what: `kustomize resource ${path}`,
        why: "it does not lie locally, and nothing is fetched",
      });
      return [];
    }
    return statSync(target).isDirectory()
      ? build(target, depth + 1)
      : decodeManifest(readFileSync(target, "utf8"));
  };

  try {
    return { objects: build(folder, 0), notSeen };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { objects: [], notSeen: [{ what: `kustomization ${shown}`, why: `it can't be read: ${why}` }] };
  }
}

const strings = (...lists: unknown[]): string[] =>
  lists.flatMap((list) =>
    Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [],
  );

/** Names of generated objects end in a hash of their content; without it references fit just as well. */
function generate(settings: Json, field: string, kind: string): Json[] {
  const list = settings[field];
  if (!Array.isArray(list)) return [];
  return (list as Json[]).map((item) => ({
    apiVersion: "v1",
    kind,
    metadata: {
      name: item["name"],
      ...(typeof item["namespace"] === "string" && { namespace: item["namespace"] }),
    },
    ...(kind === "ConfigMap"
      ? { data: literals(item["literals"]) }
      : { type: item["type"] ?? "Opaque", stringData: literals(item["literals"]) }),
  }));
}

function literals(list: unknown): Json {
  const entries = strings(list).map((text) => {
    const at = text.indexOf("=");
    return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(entries) as Json;
}
