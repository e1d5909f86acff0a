import type { Namespace, Workload } from "../../graph";
import { peek, Unknown } from "../../graph";
import { addedPodLabels, addsUnknownLabels } from "../../graph/kubernetes";
import { isPatch } from "./read/patch";

/** Labels as far as they are known. */
export interface LabelSet {
  /** Keys with their values; `undefined` for a value that is not known. */
  readonly entries: ReadonlyMap<string, string | undefined>;
  /** Whether there may be more labels than these. */
  readonly open: boolean;
}

export const unknownLabels: LabelSet = { entries: new Map(), open: true };

const namespaceName = "kubernetes.io/metadata.name";

function read(labels: () => Readonly<Record<string, string>>): LabelSet {
  const found = peek(labels);
  if (found instanceof Unknown) return unknownLabels;
  const entries = new Map<string, string | undefined>();
  for (const key of Object.keys(found)) {
    const value = peek(() => found[key]);
    entries.set(key, value instanceof Unknown ? undefined : value);
  }
  return { entries, open: false };
}

/** The labels of the pods that a workload makes. */
export function podLabels(workload: Workload): LabelSet {
  const { entries, open } = read(() => workload.podLabels);
  const extra = addedPodLabels(workload.workloadKind).filter((key) => !entries.has(key));
  if (extra.length === 0) return { entries, open: open || addsUnknownLabels(workload.workloadKind) };
  return { entries: new Map([...entries, ...extra.map((key) => [key, undefined] as const)]), open };
}

/**
 * The labels of a namespace. Its name is one of them by itself; the others are known only where the Namespace was given.
 *
 * @param unseen whether a namespace that was not given may have labels
 */
export function namespaceLabels(
  name: string | undefined,
  node: Namespace | undefined,
  unseen: "unknown" | "none",
): LabelSet {
  const own = node ? read(() => node.labels) : { entries: new Map(), open: unseen === "unknown" };
  const partial = node !== undefined && isPatch(node);
  return {
    entries: new Map<string, string | undefined>(own.entries).set(namespaceName, name),
    open: own.open || partial,
  };
}
