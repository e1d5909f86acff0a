import { isMapping, type Mapping } from "../../graph/mapping";
import type { Resource } from "../../graph/resource";
import { kubernetesId } from "../../graph/resource-id";
import type { Path } from "../../graph/value";
import type { LocatedValue } from "../located-value";
import type { SourceError } from "../source";

type Keys = readonly (string | number)[];

export interface ObjectOptions {
  /** The name of the cluster that the objects are meant for. */
  readonly cluster?: string;
}

/** Where the objects of a document go: what is read, what isn't, and what isn't Kubernetes' at all. */
export interface ObjectSink {
  resource(resource: Resource): void;
  error(error: SourceError): void;
  foreign(keys: Keys): void;
}

const maxListDepth = 8;

/** Emits the Kubernetes objects of one document; lists of any kind are opened. */
export function emitObjects(document: LocatedValue, options: ObjectOptions, sink: ObjectSink): void {
  if (document.value === null || document.value === undefined) return;
  emit(document, document.value, [], undefined, options, sink, 0);
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

function emit(
  document: LocatedValue,
  value: unknown,
  keys: Keys,
  list: { readonly apiVersion: string; readonly kind: string } | undefined,
  options: ObjectOptions,
  sink: ObjectSink,
  depth: number,
): void {
  const fail = (message: string, hint: string, at: Keys = keys) =>
    sink.error({ code: "manifest", location: document.locate(at), message, hint });
  if (Array.isArray(value) && keys.length === 0) {
    for (const [index, item] of value.entries()) {
      emit(document, item, [index], undefined, options, sink, depth + 1);
    }
    return;
  }
  if (!isMapping(value)) {
    if (list) fail("an item of the list is not an object", "delete it, or write a whole object");
    else sink.foreign(keys);
    return;
  }
  const apiVersion = value["apiVersion"] ?? list?.apiVersion;
  const kind = value["kind"] ?? list?.kind;
  if (!isText(apiVersion) || !isText(kind)) {
    const looksMeant = list !== undefined || (kind !== undefined && (value["metadata"] ?? value["spec"]));
    if (!looksMeant) return sink.foreign(keys);
    const missing = isText(kind) ? "apiVersion" : "kind";
    return fail(`is not a Kubernetes object: ${missing} is missing or not text`, `write its ${missing}`);
  }
  const { items } = value;
  if (kind.endsWith("List") && (Array.isArray(items) || (items === null && kind !== "List"))) {
    if (depth >= maxListDepth) return fail("lists are nested too deeply", "write the objects one by one");
    const own = kind === "List" ? undefined : { apiVersion, kind: kind.slice(0, -"List".length) };
    for (const [index, item] of ((items ?? []) as unknown[]).entries()) {
      const inferred = own ?? { apiVersion: "", kind: "" };
      emit(document, item, [...keys, "items", index], inferred, options, sink, depth + 1);
    }
    return;
  }
  sink.resource(toResource(document, value, { apiVersion, kind }, keys, options));
}

function toResource(
  document: LocatedValue,
  object: Mapping,
  type: { readonly apiVersion: string; readonly kind: string },
  keys: Keys,
  options: ObjectOptions,
): Resource {
  const { apiVersion, kind } = type;
  const metadata = isMapping(object["metadata"]) ? object["metadata"] : {};
  const namespace = isText(metadata["namespace"]) ? metadata["namespace"] : undefined;
  const name = nameOf(metadata);
  const properties =
    object["apiVersion"] === undefined || object["kind"] === undefined
      ? { ...object, apiVersion, kind }
      : object;
  return {
    id: kubernetesId({ cluster: options.cluster, apiVersion, kind, namespace, name }),
    type: `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`,
    name,
    properties,
    ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    locate: (path) => document.locate([...keys, ...keysOf(path)]),
  };
}

function nameOf(metadata: Mapping): string {
  const { name, generateName } = metadata;
  if (isText(name)) return name;
  if (typeof name === "number" || typeof name === "boolean") return String(name);
  return isText(generateName) ? `${generateName}*` : "(unnamed)";
}

function keysOf(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.parent) keys.push(at.key);
  return keys.reverse();
}
