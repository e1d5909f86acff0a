import { peek, Unknown } from "../../graph";
import type { AwsEndpoint } from "../aws";
import type { Endpoint } from "../endpoint";
import type { Members } from "./party";

const plain = (read: () => unknown): string => {
  const value = peek(read);
  if (value instanceof Unknown) return `? ${value.missing}`;
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "?";
  }
};

/** The same for ends that no rule of any layer can tell apart; where that is not certain, an end's own. */
function keyOf(end: Endpoint): string {
  if (end.kind === "pods") {
    const { workload, cluster, namespace } = end;
    const ports = plain(() => workload.containers.map((each) => peek(() => each.ports)));
    const keys = [plain(() => workload.podLabels), plain(() => workload.pod.hostNetwork), ports];
    const place = [plain(() => workload.pod.nodeSelector), plain(() => workload.pod.tolerations)];
    const account = plain(() => workload.pod.serviceAccountName);
    const text = [cluster, namespace ?? "?", account, ...keys, ...place].join("|");
    return text.includes("?") ? end.id : text;
  }
  const members = (end as Partial<AwsEndpoint>).members;
  if (end.kind !== "host" || !members || members.length === 0) return end.id;
  return [end.node.kind, ...members.map(({ key }) => key).sort()].join("|");
}

/** Tells ends apart by what passes: those of one kind have the same connections with all others. */
export class Kinds {
  private readonly kinds = new Map<string, number>();
  private last = 0;

  constructor(
    groups: Iterable<{ readonly from: Pick<Members, "ends">; readonly to: Pick<Members, "ends"> }>,
  ) {
    for (const { from, to } of groups) {
      this.split(from.ends);
      this.split(to.ends);
    }
  }

  /** What is in a group is of another kind than what is not. */
  private split(ends: readonly Endpoint[]): void {
    const parts = new Map<number, number>();
    for (const { id } of ends) {
      const kind = this.of(id);
      let part = parts.get(kind);
      if (part === undefined) parts.set(kind, (part = ++this.last));
      this.kinds.set(id, part);
    }
  }

  of(id: string): number {
    return this.kinds.get(id) ?? 0;
  }
}

/** One end of each kind that rules can tell apart. */
export function distinct<T extends Endpoint>(ends: readonly T[]): readonly T[] {
  const found = new Map<string, T>();
  for (const end of ends) {
    const key = keyOf(end);
    if (!found.has(key)) found.set(key, end);
  }
  return [...found.values()];
}
