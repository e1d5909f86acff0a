import { hintFor } from "../../estate";
import type { Resource } from "../../graph";
import type { Exception } from "./exception";

const prefix = "bulkhead.dev/accept-";

/**
 * The exceptions that Kubernetes objects by annotations, and AWS resources by tags, declare about themselves:
 * `bulkhead.dev/accept-<policy>` with the reason, beside
 * `bulkhead.dev/accept-owner` and `bulkhead.dev/accept-until` (YYYY-MM-DD). They count for that object only, and only
 * where the estate lets the judged code accept anything.
 */
export function exceptionsInCode(
  resources: readonly Resource[],
  policyNames: readonly string[],
): readonly Exception[] {
  return resources.flatMap((resource): readonly Exception[] => {
    const annotations = annotationsOf(resource);
    if (!annotations || !hasOwn(annotations)) return [];
    const own = (name: string): string | undefined => {
      const value = annotations[prefix + name];
      return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
    };
    const owner = own("owner");
    const expires = own("until");
    return Object.keys(annotations).flatMap((key) => {
      if (!key.startsWith(prefix)) return [];
      const value = annotations[key];
      if (typeof value !== "string") return [];
      const policy = key.slice(prefix.length);
      if (policy === "owner" || policy === "until") return [];
      const location = resource.locate?.(
        resource.type.startsWith("kubernetes:")
          ? { parent: { parent: { parent: undefined, key: "metadata" }, key: "annotations" }, key }
          : { parent: undefined, key: "tags" },
      );
      const problem = problemOf(policy, policyNames, value, owner, expires);
      return [
        {
          policy,
          resource: resource.id,
          owner: owner ?? "nobody",
          reason: value.trim() || "no reason given",
          expires: expires ?? "no date",
          source: "code" as const,
          ...(location && { location }),
          ...(problem !== undefined && { problem }),
        },
      ];
    });
  });
}

/** Hardly any resource has one, and there are many. */
function hasOwn(annotations: Readonly<Record<string, unknown>>): boolean {
  for (const key in annotations) if (key.startsWith(prefix)) return true;
  return false;
}

function annotationsOf({ type, properties }: Resource): Readonly<Record<string, unknown>> | undefined {
  if (/^aws(?:-native)?:/.test(type)) return tagsOf(properties["tags"]);
  if (!type.startsWith("kubernetes:")) return undefined;
  const metadata = properties["metadata"];
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const { annotations } = metadata as Record<string, unknown>;
  return typeof annotations === "object" && annotations !== null
    ? (annotations as Readonly<Record<string, unknown>>)
    : undefined;
}

/** Tags as a mapping, or as the native provider's list of keys and values. */
function tagsOf(tags: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof tags !== "object" || tags === null) return undefined;
  if (!Array.isArray(tags)) return tags as Readonly<Record<string, unknown>>;
  const pairs = tags.flatMap((tag: unknown) => {
    if (typeof tag !== "object" || tag === null) return [];
    const { key, value } = tag as Record<string, unknown>;
    return typeof key === "string" ? [[key, value] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function problemOf(
  policy: string,
  known: readonly string[],
  reason: string,
  owner: string | undefined,
  expires: string | undefined,
): string | undefined {
  if (!known.includes(policy)) return `names no policy (${hintFor(policy, known) ?? "there is none"})`;
  if (reason.trim() === "") return "gives no reason";
  if (owner === undefined) return `names no owner (annotate ${prefix}owner)`;
  if (expires === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(expires) || Number.isNaN(Date.parse(expires)))
    return `has no day on which it ends (annotate ${prefix}until: YYYY-MM-DD)`;
  return undefined;
}
