import { decodeManifest } from "./manifest";

type Json = Record<string, unknown>;

/** Keys by which lists of the Kubernetes API merge; other lists are replaced. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  ephemeralContainers: ["name"],
  env: ["name"],
  volumes: ["name"],
  imagePullSecrets: ["name"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  hostAliases: ["ip"],
  ports: ["containerPort", "port"],
  volumeClaimTemplates: ["metadata"],
};

const isMap = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const maps = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isMap) : []);

/** Applies the patches of a kustomization, merges and JSON patches alike. */
export function applyPatches(
  objects: readonly Json[],
  settings: Json,
  read: (path: string) => string,
): Json[] {
  let result = [...objects];
  const merges = settings["patchesStrategicMerge"];
  for (const entry of Array.isArray(merges) ? merges : []) {
    if (typeof entry === "string")
      result = patchAll(result, entry.includes("\n") ? entry : read(entry), undefined);
  }
  for (const entry of [...maps(settings["patchesJson6902"]), ...maps(settings["patches"])]) {
    const text =
      typeof entry["patch"] === "string"
        ? entry["patch"]
        : typeof entry["path"] === "string"
          ? read(entry["path"])
          : "";
    result = patchAll(result, text, isMap(entry["target"]) ? entry["target"] : undefined);
  }
  return result;
}

function patchAll(objects: readonly Json[], text: string, target: Json | undefined): Json[] {
  const operations = parseOperations(text);
  if (operations)
    return objects.map((object) =>
      target && matches(object, target) ? operate(object, operations) : object,
    );
  let result = [...objects];
  for (const patch of decodeManifest(text)) {
    const wanted = target ?? targetOf(patch);
    result = result.flatMap((object) => {
      if (!matches(object, wanted)) return [object];
      if (patch["$patch"] === "delete") return [];
      const merged = merge(object, patch) as Json;
      return [{ ...merged, kind: object["kind"], metadata: keepName(object, merged) }];
    });
  }
  return result;
}

const metadataOf = (object: Json): Json => (isMap(object["metadata"]) ? object["metadata"] : {});
const keepName = (object: Json, merged: Json): Json => ({
  ...metadataOf(merged),
  name: metadataOf(object)["name"],
});

function targetOf(patch: Json): Json {
  const { name, namespace } = metadataOf(patch);
  return { kind: patch["kind"], name, ...(namespace !== undefined && { namespace }) };
}

function matches(object: Json, target: Json): boolean {
  const apiVersion = typeof object["apiVersion"] === "string" ? object["apiVersion"] : "";
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const metadata = metadataOf(object);
  const pairs: [unknown, unknown][] = [
    [target["kind"], object["kind"]],
    [target["name"], metadata["name"]],
    [target["namespace"], metadata["namespace"]],
    [target["group"], group],
    [target["version"], version],
  ];
  return (
    pairs.every(([wanted, found]) => typeof wanted !== "string" || wanted === "" || fits(wanted, found)) &&
    selects(target["labelSelector"], metadata["labels"]) &&
    selects(target["annotationSelector"], metadata["annotations"])
  );
}

function fits(wanted: string, found: unknown): boolean {
  if (typeof found !== "string") return false;
  if (wanted === found) return true;
  // Targets are regular expressions that must match the whole; only their simple forms are.
  const pattern = wanted.replace(/[-/]/g, "\\$&");
  return (
    /^[\w.*+|?()[\]\\/-]+$/.test(wanted) &&
    !/[+*]\)?[+*]/.test(wanted) &&
    new RegExp(`^(?:${pattern})$`).test(found)
  );
}

function selects(selector: unknown, labels: unknown): boolean {
  if (typeof selector !== "string" || selector === "") return true;
  return selector.split(",").every((part) => {
    const [key = "", value = ""] = part.split(/==?/);
    return isMap(labels) && labels[key.trim()] === value.trim();
  });
}

function merge(base: unknown, patch: unknown, key = ""): unknown {
  if (isMap(base) && isMap(patch)) {
    if (patch["$patch"] === "replace") {
      const { $patch: _directive, ...rest } = patch;
      return rest;
    }
    const result: Json = { ...base };
    for (const [name, value] of Object.entries(patch)) {
      if (name.startsWith("$")) continue;
      if (value === null || (isMap(value) && value["$patch"] === "delete")) delete result[name];
      else result[name] = name in result ? merge(result[name], value, name) : value;
    }
    return result;
  }
  const by = mergeKeys[key];
  if (Array.isArray(base) && Array.isArray(patch) && by && patch.every(isMap))
    return mergeLists(base, patch, by);
  return patch;
}

function mergeLists(base: readonly unknown[], patch: readonly Json[], by: readonly string[]): unknown[] {
  if (patch.some((item) => item["$patch"] === "replace"))
    return patch.filter((item) => item["$patch"] !== "replace");
  const result = [...base];
  for (const item of patch) {
    const field = by.find((name) => item[name] !== undefined);
    const at = field === undefined ? -1 : result.findIndex((old) => isMap(old) && old[field] === item[field]);
    if (item["$patch"] === "delete") {
      if (at >= 0) result.splice(at, 1);
    } else if (at >= 0) result[at] = merge(result[at], item);
    else result.push(item);
  }
  return result;
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

function parseOperations(text: string): Operation[] | undefined {
  if (!/^\s*(?:\[|- )/m.test(text)) return undefined;
  const wrapped = decodeManifest(
    `operations:\n${text.trimStart().startsWith("[") ? ` ${text.trim().replaceAll("\n", "\n ")}` : text}`,
  );
  const list = maps(wrapped[0]?.["operations"]);
  return list.length > 0 &&
    list.every((item) => typeof item["op"] === "string" && typeof item["path"] === "string")
    ? (list as unknown as Operation[])
    : undefined;
}

function operate(object: Json, operations: readonly Operation[]): Json {
  const result = structuredClone(object);
  for (const { op, path, value } of operations) {
    const steps = path
      .split("/")
      .slice(1)
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = steps.pop();
    let at: unknown = result;
    for (const step of steps)
      at = typeof at === "object" && at !== null && Object.hasOwn(at, step) ? (at as Json)[step] : undefined;
    if (last === undefined || last === "__proto__" || typeof at !== "object" || at === null) continue;
    if (Array.isArray(at)) {
      const index = last === "-" ? at.length : Number(last);
      if (op === "remove") at.splice(index, 1);
      else if (op === "add") at.splice(index, 0, value);
      else if (op === "replace") at[index] = value;
    } else if (op === "remove") delete (at as Json)[last];
    else if (op === "add" || op === "replace") (at as Json)[last] = value;
  }
  return result;
}
