import { peek, Unknown, type Container, type Graph, type Resource, type Workload } from "../../core/graph";
import { parseReference, repositoryName } from "../../core/image";
import { ExitCode } from "../exit-code";
import { leavesOf, type Leaf } from "./leaves";

const PROMOTION_SCHEMA = "bulkhead/promotion/v1";

/** What may differ between two environments for the same workload. */
export const SORTS = ["environment values", "external dependencies", "global settings", "data"] as const;
export type Sort = (typeof SORTS)[number];

export interface Difference {
  readonly resource: string;
  readonly path: string;
  /** Absent where that side has no such value. */
  readonly base?: string;
  readonly head?: string;
}

export interface ImagePair {
  readonly workload: string;
  readonly container: string;
  readonly base?: string;
  readonly head?: string;
  readonly verdict: "same" | "changed" | "unknown";
  readonly because: string;
}

export interface Promotion {
  readonly schema: typeof PROMOTION_SCHEMA;
  readonly base: string;
  readonly head: string;
  readonly workloads: readonly string[];
  readonly images: readonly ImagePair[];
  readonly differences: Readonly<Record<Sort, readonly Difference[]>>;
  /** What only one side has. */
  readonly only: { readonly base: readonly string[]; readonly head: readonly string[] };
}

/** All that differs between two environments for the same workloads: the image must not. */
export function comparePromotion(
  base: { readonly name: string; readonly graph: Graph },
  head: { readonly name: string; readonly graph: Graph },
): Promotion {
  const [before, after] = [thingsIn(base.graph), thingsIn(head.graph)];
  const keys = [...before.keys()].filter((key) => after.has(key)).sort();
  const differences: Record<Sort, Difference[]> = {
    "environment values": [],
    "external dependencies": [],
    "global settings": [],
    data: [],
  };
  const images: ImagePair[] = [];
  for (const key of keys) {
    const [old, now] = [before.get(key)!, after.get(key)!];
    if (old.workload && now.workload) images.push(...imagesOf(key, old.workload, now.workload));
    for (const [sort, difference] of differencesOf(key, old.resource, now.resource))
      differences[sort].push(difference);
  }
  const workloadsOnly = (own: Things, other: Things): string[] =>
    [...own].flatMap(([key, { workload }]) => (workload && !other.has(key) ? [key] : [])).sort();
  return {
    schema: PROMOTION_SCHEMA,
    base: base.name,
    head: head.name,
    workloads: keys.filter((key) => before.get(key)!.workload),
    images,
    differences,
    only: { base: workloadsOnly(before, after), head: workloadsOnly(after, before) },
  };
}

/** 1 where an image is another, 3 where nobody can tell. */
export function exitCodeOfPromotion({ images, workloads }: Promotion): ExitCode {
  if (images.some(({ verdict }) => verdict === "changed")) return ExitCode.findings;
  return workloads.length === 0 || images.some(({ verdict }) => verdict === "unknown")
    ? ExitCode.unknowns
    : ExitCode.clean;
}

interface Thing {
  readonly resource: Resource;
  readonly workload?: Workload;
}
type Things = ReadonlyMap<string, Thing>;

/** Workloads and what configures them, by kind and name: namespaces are an environment's, unless names alone are not enough. */
function thingsIn(graph: Graph): Things {
  const found: { readonly short: string; readonly long: string; readonly thing: Thing }[] = [];
  for (const workload of graph.all("Workload")) {
    const { workloadKind: kind, resource } = workload;
    const [name, namespace] = [peek(() => workload.name), peek(() => workload.namespace ?? "")];
    const short = `${kind} ${name instanceof Unknown ? resource.name : name}`;
    found.push({
      short,
      long: short.replace(" ", ` ${namespace instanceof Unknown ? "(unknown)" : namespace}/`),
      thing: { resource, workload },
    });
  }
  const taken = new Set(found.map(({ thing }) => thing.resource.id));
  for (const resource of graph.resources) {
    const kind = configures.exec(resource.type)?.[1];
    if (kind === undefined || taken.has(resource.id)) continue;
    const metadata = resource.properties["metadata"] as { name?: unknown; namespace?: unknown } | undefined;
    const name = typeof metadata?.name === "string" ? metadata.name : resource.name;
    const namespace = typeof metadata?.namespace === "string" ? metadata.namespace : "";
    found.push({ short: `${kind} ${name}`, long: `${kind} ${namespace}/${name}`, thing: { resource } });
  }
  const counts = new Map<string, number>();
  for (const { short } of found) counts.set(short, (counts.get(short) ?? 0) + 1);
  return new Map(found.map(({ short, long, thing }) => [counts.get(short) === 1 ? short : long, thing]));
}

const configures =
  /(ConfigMap|Secret|PersistentVolumeClaim|Service|ServiceAccount|Ingress|HorizontalPodAutoscaler)(?:Patch)?$/;

function imagesOf(workload: string, old: Workload, now: Workload): ImagePair[] {
  const [before, after] = [containersOf(old), containersOf(now)];
  if (!before || !after)
    return [
      { workload, container: "(unknown)", verdict: "unknown", because: "its containers are not known yet" },
    ];
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((container): ImagePair => {
    const [base, head] = [imageOf(before.get(container)), imageOf(after.get(container))];
    const common = {
      workload,
      container,
      ...(typeof base === "string" && { base }),
      ...(typeof head === "string" && { head }),
    };
    return { ...common, ...verdictOn(before.has(container), after.has(container), base, head) };
  });
}

function containersOf(workload: Workload): ReadonlyMap<string, Container> | undefined {
  const all = peek(() =>
    workload.containers.map((container, at) => [nameOf(container) ?? `(${at})`, container] as const),
  );
  return all instanceof Unknown ? undefined : new Map(all);
}

function nameOf(container: Container): string | undefined {
  const name = peek(() => container.name);
  return typeof name === "string" ? name : undefined;
}

function imageOf(container: Container | undefined): string | undefined {
  const image = container && peek(() => container.image);
  return typeof image === "string" ? image : undefined;
}

function verdictOn(
  isBefore: boolean,
  isAfter: boolean,
  base: string | undefined,
  head: string | undefined,
): Pick<ImagePair, "verdict" | "because"> {
  if (!isBefore || !isAfter)
    return { verdict: "changed", because: `only the ${isBefore ? "base" : "head"} has this container` };
  if (base === undefined || head === undefined)
    return { verdict: "unknown", because: "an image is not known yet" };
  const [one, other] = [base, head].map((text) => {
    const parsed = parseReference(text);
    return "reference" in parsed ? parsed.reference : undefined;
  });
  if (!one || !other) return { verdict: "unknown", because: "an image's reference can't be read" };
  if (one.digest && other.digest)
    return one.digest.encoded === other.digest.encoded
      ? { verdict: "same", because: "both are of one digest" }
      : { verdict: "changed", because: "the digests differ: another image was built" };
  if (repositoryName(one) !== repositoryName(other) || one.tag !== other.tag)
    return { verdict: "changed", because: "the tags or repositories differ, and no digest shows one image" };
  return { verdict: "unknown", because: "a tag does not say which image it is: name the digest in both" };
}

/** What every object has of its own, whatever its environment. */
const passed =
  /^(apiVersion|kind|status(\.|$)|metadata\.(uid|resourceVersion|creationTimestamp|generation|managedFields|selfLink|name$)|__)/;
const isImage = /(^|\.)image$/i;

function* differencesOf(key: string, old: Resource, now: Resource): Generator<[Sort, Difference]> {
  const isSecret = /^Secret /.test(key);
  const hidden = (path: string): boolean => isSecret && /^(data|stringData|binaryData)/.test(path);
  const [before, after] = [old, now].map(({ properties }) => leavesOf(properties, hidden)) as [
    Leaves,
    Leaves,
  ];
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    if (passed.test(path) || isImage.test(path)) continue;
    const [base, head] = [before.get(path), after.get(path)];
    if (base?.identity === head?.identity && !base?.unknown && !head?.unknown) continue;
    yield [
      sortOf(key, path, base, head),
      {
        resource: key,
        path,
        ...(base && { base: base.text }),
        ...(head && { head: head.text }),
      },
    ];
  }
}

type Leaves = ReadonlyMap<string, Leaf>;

const address =
  /^[a-z][a-z0-9+.-]*:\/\/|^arn:|^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:\/|$)|^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$|\.svc(?:\.|:|$)/i;
const stored = /volume|mountPoints|claim|storage|hostPath|emptyDir|efs|accessModes|persistent/i;
const given = /(^|[.[])(env|environment|envFrom|secrets|environmentFiles)(\[|\.|$)/i;

/** In which sort a difference belongs: an address is a dependency wherever it stands. */
function sortOf(key: string, path: string, base: Leaf | undefined, head: Leaf | undefined): Sort {
  const isAddress = [base, head].some((leaf) => leaf !== undefined && address.test(leaf.text));
  if (
    isAddress ||
    /serviceAccount|roleArn|externalName|imagePullSecrets/i.test(path) ||
    /^(Service|Ingress) /.test(key)
  )
    return "external dependencies";
  if (/^PersistentVolumeClaim /.test(key)) return "data";
  if (given.test(path) || /^(ConfigMap|Secret) /.test(key) || path === "metadata.namespace")
    return "environment values";
  return stored.test(path) ? "data" : "global settings";
}
