import { hintFor } from "../../estate";
import type { Resource } from "../../graph";
import type { Exception } from "./exception";
import { mappingOf, type Mapping } from "./mapping";

const prefix = "bulkhead.dev/accept-";

/** What stands beside the policies behind the prefix. */
const besides: ReadonlySet<string> = new Set(["owner", "until", "approved-by"]);

/**
 * The exceptions that Kubernetes objects by annotations, and AWS resources by tags, declare about themselves:
 * `bulkhead.dev/accept-<policy>` with the reason, beside
 * `bulkhead.dev/accept-owner`, `bulkhead.dev/accept-until` (YYYY-MM-DD) and, where it was approved, `bulkhead.dev/accept-approved-by`.
 * They count for that object only, and only
 * where the estate lets the judged code accept anything.
 */
export function exceptionsInCode(
  resources: readonly Resource[],
  policyNames: readonly string[],
): readonly Exception[] {
  return resources.flatMap((resource): readonly Exception[] => {
    const annotations = annotationsOf(resource);
    if (!annotations || !mayAccept(annotations)) return [];
    const textAt = (key: string): string => {
      const value = annotations[key];
      return typeof value === "string" ? value.trim() : "";
    };
    const owner = textAt(`${prefix}owner`);
    const expires = textAt(`${prefix}until`);
    const approvedBy = textAt(`${prefix}approved-by`);
    return Object.keys(annotations).flatMap((key) => {
      if (!key.startsWith(prefix) || typeof annotations[key] !== "string") return [];
      const policy = key.slice(prefix.length);
      if (besides.has(policy)) return [];
      const reason = textAt(key);
      const location = resource.locate?.(
        resource.type.startsWith("kubernetes:")
          ? { parent: { parent: { parent: undefined, key: "metadata" }, key: "annotations" }, key }
          : { parent: undefined, key: "tags" },
      );
      const problem = problemOf(policy, policyNames, reason, owner, expires);
      return [
        {
          policy,
          resource: resource.id,
          owner: owner || "nobody",
          ...(approvedBy !== "" && { approvedBy }),
          reason: reason || "no reason given",
          expires: expires || "no date",
          source: "code" as const,
          ...(location && { location }),
          ...(problem !== undefined && { problem }),
        },
      ];
    });
  });
}

/** Hardly any resource accepts anything, and there are many. */
function mayAccept(annotations: Mapping): boolean {
  for (const key in annotations) if (key.startsWith(prefix)) return true;
  return false;
}

function annotationsOf({ type, properties }: Resource): Mapping | undefined {
  if (type.startsWith("aws:") || type.startsWith("aws-native:")) return tagsOf(properties["tags"]);
  return type.startsWith("kubernetes:")
    ? mappingOf(mappingOf(properties["metadata"])?.["annotations"])
    : undefined;
}

/** Tags as a mapping, or as the native provider's list of keys and values. */
function tagsOf(tags: unknown): Mapping | undefined {
  if (!Array.isArray(tags)) return mappingOf(tags);
  return Object.fromEntries(
    tags.flatMap((tag: unknown) => {
      const { key, value } = mappingOf(tag) ?? {};
      return typeof key === "string" ? [[key, value] as const] : [];
    }),
  );
}

function problemOf(
  policy: string,
  known: readonly string[],
  reason: string,
  owner: string,
  expires: string,
): string | undefined {
  if (!known.includes(policy)) return `names no policy (${hintFor(policy, known)})`;
  if (reason === "") return "gives no reason";
  if (owner === "") return `names no owner (annotate ${prefix}owner)`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires) || Number.isNaN(Date.parse(expires)))
    return `has no day on which it ends (annotate ${prefix}until: YYYY-MM-DD)`;
  return undefined;
}
