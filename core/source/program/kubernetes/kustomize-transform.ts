import { isClusterWideKind } from "../../../graph/kubernetes";

type Json = Record<string, unknown>;

const neverRenamed = new Set(["Namespace", "CustomResourceDefinition", "APIService"]);

const isMap = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const maps = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isMap) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const metadataOf = (object: Json): Json => (isMap(object["metadata"]) ? object["metadata"] : {});

/** Applies what a kustomization changes everywhere: names, namespace, labels, annotations, images, replicas. */
export function transform(objects: readonly Json[], settings: Json): Json[] {
  const result = objects.map((object) => structuredClone(object));
  const namespace = text(settings["namespace"]);
  if (namespace) for (const object of result) place(object, namespace);
  rename(result, text(settings["namePrefix"]), text(settings["nameSuffix"]));
  const common = isMap(settings["commonLabels"]) ? settings["commonLabels"] : {};
  for (const object of result) {
    label(object, common, true, true);
    for (const { pairs, includeSelectors, includeTemplates } of maps(settings["labels"]))
      if (isMap(pairs))
        label(
          object,
          pairs,
          includeSelectors === true,
          includeSelectors === true || includeTemplates === true,
        );
    if (isMap(settings["commonAnnotations"])) annotate(object, settings["commonAnnotations"]);
    for (const { name, count } of maps(settings["replicas"]))
      if (metadataOf(object)["name"] === name && isMap(object["spec"])) object["spec"]["replicas"] = count;
  }
  for (const image of maps(settings["images"])) for (const object of result) replaceImages(object, image);
  return result;
}

function place(object: Json, namespace: string): void {
  const kind = text(object["kind"]);
  if (kind === "Namespace") object["metadata"] = { ...metadataOf(object), name: namespace };
  else if (!isClusterWideKind(kind)) object["metadata"] = { ...metadataOf(object), namespace };
  if (kind.endsWith("RoleBinding"))
    for (const subject of maps(object["subjects"]))
      if (subject["kind"] === "ServiceAccount") subject["namespace"] = namespace;
}

/** Keys that hold the name of another object, and the kinds it may be of. */
const references: Readonly<Record<string, readonly string[]>> = {
  serviceAccountName: ["ServiceAccount"],
  serviceAccount: ["ServiceAccount"],
  secretName: ["Secret"],
  claimName: ["PersistentVolumeClaim"],
  serviceName: ["Service"],
};
const referringMaps: Readonly<Record<string, readonly string[]>> = {
  configMapRef: ["ConfigMap"],
  configMapKeyRef: ["ConfigMap"],
  configMap: ["ConfigMap"],
  secretRef: ["Secret"],
  secretKeyRef: ["Secret"],
  secret: ["Secret"],
  imagePullSecrets: ["Secret"],
  service: ["Service"],
  scaleTargetRef: ["Deployment", "StatefulSet", "ReplicaSet"],
  roleRef: ["Role", "ClusterRole"],
  subjects: ["ServiceAccount"],
};

function rename(objects: readonly Json[], prefix: string, suffix: string): void {
  if (!prefix && !suffix) return;
  const renamed = new Map<string, string>();
  for (const object of objects) {
    const kind = text(object["kind"]);
    const name = text(metadataOf(object)["name"]);
    if (!name || neverRenamed.has(kind)) continue;
    const now = prefix + name + suffix;
    renamed.set(`${kind}/${name}`, now);
    object["metadata"] = { ...metadataOf(object), name: now };
  }
  const follow = (holder: Json, key: string, kinds: readonly string[]) => {
    for (const kind of kinds) {
      const now = renamed.get(`${kind}/${text(holder[key])}`);
      if (now) holder[key] = now;
    }
  };
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isMap(value)) return;
    for (const [key, item] of Object.entries(value)) {
      if (references[key]) follow(value, key, references[key]);
      for (const target of referringMaps[key] ? [item].flat() : [])
        if (isMap(target)) follow(target, "name", referringMaps[key] ?? []);
      walk(item);
    }
  };
  for (const { metadata: _metadata, ...rest } of objects) walk(rest);
}

function templateOf(object: Json): Json | undefined {
  const spec = isMap(object["spec"]) ? object["spec"] : {};
  const job =
    isMap(spec["jobTemplate"]) && isMap(spec["jobTemplate"]["spec"]) ? spec["jobTemplate"]["spec"] : spec;
  return isMap(job["template"]) ? job["template"] : undefined;
}

function label(object: Json, pairs: Json, selectors: boolean, templates: boolean): void {
  if (Object.keys(pairs).length === 0) return;
  const add = (holder: Json) => {
    const metadata = metadataOf(holder);
    holder["metadata"] = {
      ...metadata,
      labels: { ...(isMap(metadata["labels"]) && metadata["labels"]), ...pairs },
    };
  };
  add(object);
  const template = templates ? templateOf(object) : undefined;
  if (template) add(template);
  const spec = object["spec"];
  if (!selectors || !isMap(spec)) return;
  if (object["kind"] === "Service" && isMap(spec["selector"]))
    spec["selector"] = { ...spec["selector"], ...pairs };
  for (const key of ["selector", "podSelector"]) {
    const selector = spec[key];
    if (isMap(selector) && (isMap(selector["matchLabels"]) || key === "podSelector"))
      selector["matchLabels"] = { ...(isMap(selector["matchLabels"]) && selector["matchLabels"]), ...pairs };
  }
}

function annotate(object: Json, pairs: Json): void {
  for (const holder of [object, templateOf(object)]) {
    if (!holder) continue;
    const metadata = metadataOf(holder);
    holder["metadata"] = {
      ...metadata,
      annotations: { ...(isMap(metadata["annotations"]) && metadata["annotations"]), ...pairs },
    };
  }
}

function replaceImages(value: unknown, image: Json): void {
  if (Array.isArray(value)) value.forEach((item) => replaceImages(item, image));
  if (!isMap(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (/^(?:init|ephemeral)?containers$/i.test(key))
      for (const container of maps(item)) container["image"] = newImage(container["image"], image);
    replaceImages(item, image);
  }
}

function newImage(current: unknown, { name, newName, newTag, digest }: Json): unknown {
  if (typeof current !== "string") return current;
  const at = current.indexOf("@");
  const bare = at < 0 ? current : current.slice(0, at);
  const colon = bare.lastIndexOf(":");
  const repository = colon > bare.lastIndexOf("/") ? bare.slice(0, colon) : bare;
  if (repository !== name) return current;
  const base = text(newName) || repository;
  if (text(digest)) return `${base}@${text(digest)}`;
  const tag = typeof newTag === "string" || typeof newTag === "number" ? String(newTag) : "";
  return tag ? `${base}:${tag}` : base + current.slice(repository.length);
}
