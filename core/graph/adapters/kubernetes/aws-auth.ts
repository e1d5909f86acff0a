import { load } from "js-yaml";
import type { Builder } from "../../build";
import type { EksAccessEntry } from "../../nodes/eks";
import { readReferences } from "../aws/references";
import { emptyNode } from "../aws/placed";
import { noTags } from "../aws/tags";
import { listOf, readInto, str } from "../../shape";
import { defineUnknown, type Path, reveal, Unknown } from "../../value";

const none: readonly never[] = Object.freeze([]);

/** The lists of the ConfigMap, and what names the principal in their entries. */
const lists = { mapRoles: "rolearn", mapUsers: "userarn" } as const;

/**
 * The ConfigMap kube-system/aws-auth says in YAML within its data what access entries say as resources: who gets into
 * the cluster, and in which groups. Each of its lines becomes an entry, so that whatever is judged of entries is judged of it.
 */
export function adaptAwsAuth(builder: Builder): void {
  const data = reveal(builder.resource.properties["data"]);
  if (data instanceof Unknown) {
    addUnknown(builder, data, { parent: undefined, key: "data" });
    return;
  }
  if (typeof data !== "object" || data === null) return;
  for (const [list, principal] of Object.entries(lists)) {
    const text = reveal((data as Record<string, unknown>)[list]);
    const path: Path = { parent: { parent: undefined, key: "data" }, key: list };
    if (text instanceof Unknown) addUnknown(builder, text, path);
    else if (typeof text === "string") addEntries(builder, text, path, principal);
  }
}

function addEntries(builder: Builder, text: string, path: Path, principal: string): void {
  let found: unknown;
  try {
    found = load(text);
  } catch {
    return builder.problem(path, `data.${path.key} of aws-auth is not YAML`);
  }
  if (found === undefined || found === null) return;
  if (!Array.isArray(found)) return builder.problem(path, `data.${path.key} of aws-auth is not a list`);
  for (const each of found as readonly unknown[]) {
    if (typeof each !== "object" || each === null) continue;
    const { [principal]: arn, groups } = each as Record<string, unknown>;
    const node = emptyEntry(builder, path);
    readInto(node, { principal: str, groups: listOf(str) }, { principal: arn, groups }, builder, path);
    Object.assign(node, {
      principalOf: readReferences(builder, { principalArn: arn }, "principalArn", {
        parent: path,
        property: "data",
      }),
    });
    builder.add(node as unknown as EksAccessEntry);
  }
}

/** Nothing is known of who gets in. */
function addUnknown(builder: Builder, value: Unknown, path: Path): void {
  const node = Object.assign(emptyEntry(builder, path), { principalOf: none });
  defineUnknown(node, "principal", path, value);
  defineUnknown(node, "groups", path, value);
  builder.add(node as unknown as EksAccessEntry);
}

function emptyEntry(builder: Builder, path: Path): object {
  const place = path.parent ? `data.${path.key}` : "data";
  return Object.assign(emptyNode(builder.resource, "EksAccessEntry"), {
    tags: noTags,
    places: { principal: place, groups: place },
    cluster: none,
    clusterName: undefined,
    entryType: undefined,
  });
}

/** Whether an object is the one ConfigMap that EKS reads. */
export function isAwsAuth(builder: Builder, kind: string): boolean {
  if (kind !== "ConfigMap") return false;
  const metadata = reveal(builder.resource.properties["metadata"]) as
    Record<string, unknown> | undefined | null;
  const of = (name: string): unknown => (typeof metadata === "object" ? reveal(metadata?.[name]) : undefined);
  return of("name") === "aws-auth" && of("namespace") === "kube-system";
}
