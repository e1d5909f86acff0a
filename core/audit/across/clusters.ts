import { isNamed } from "../../graph/kubernetes";
import type { BoundaryItem, Speaker } from "../boundary";
import type { AuditNotSeen } from "../result";
import type { Bounded } from "../join";

/** What is said of a cluster that a stack speaks to: by which of its providers. */
export interface Spoken {
  /** The audit's id of the stack that speaks. */
  readonly stack: string;
  readonly speaker: Speaker;
  /** The ARN of the cluster; undefined where no audited stack has it for certain. */
  readonly cluster?: string;
  /** The ARNs of all that it may be. */
  readonly candidates: readonly string[];
}

/** Which clusters the stacks speak to that they don't have themselves. */
export function spokenTo(stacks: readonly Bounded[]): readonly Spoken[] {
  const byKey = new Map<string, string>();
  for (const { boundary } of stacks)
    for (const [key, cluster] of Object.entries(boundary.servers ?? {})) byKey.set(key, cluster);
  return stacks.flatMap(({ id, boundary }) =>
    (boundary.speakers ?? []).map((speaker): Spoken => {
      const candidates = [...new Set(candidatesOf(speaker, byKey, stacks))].sort();
      const [cluster, ...others] = candidates;
      return {
        stack: id,
        speaker,
        candidates,
        ...(cluster !== undefined && others.length === 0 && { cluster }),
      };
    }),
  );
}

/** As the joined graph finds it: what the configuration names counts before the stacks that it comes from. */
function candidatesOf(
  { keys, stacks: sources, names = [] }: Speaker,
  byKey: ReadonlyMap<string, string>,
  stacks: readonly Bounded[],
): string[] {
  if (keys.length > 0) return keys.flatMap((key) => byKey.get(key) ?? []);
  const theirs = stacks.flatMap(({ boundary }) =>
    sources.some((name) => isNamed(boundary.stack, name))
      ? boundary.has.filter(({ kind }) => kind === "cluster").map(({ name }) => name)
      : [],
  );
  const words = new Set(names.flatMap((name) => byKey.get(name) ?? name));
  const meant = theirs.filter((cluster) => words.has(cluster) || words.has(nameOf(cluster)));
  return meant.length > 0 ? meant : theirs;
}

const nameOf = (cluster: string): string => cluster.slice(cluster.lastIndexOf("/") + 1);

/** The speaker as one of those that name the cluster. */
export const asUser = ({
  speaker,
  stack,
  cluster,
}: Spoken & { readonly cluster: string }): BoundaryItem & {
  readonly stack: string;
} => {
  const { resource, type, resourceName, environment } = speaker;
  return { kind: "cluster", name: cluster, environment, resource, type, resourceName, stack };
};

export const unseenCluster = ({ speaker, stack, candidates }: Spoken): AuditNotSeen => ({
  what: `the cluster that ${speaker.resourceName} speaks to`,
  why: whyUnseen(speaker, candidates),
  resource: speaker.resource,
  stack,
});

const mostNamed = 5;

function whyUnseen({ keys, stacks }: Speaker, candidates: readonly string[]): string {
  if (candidates.length > 1) {
    const names = candidates.slice(0, mostNamed).map(nameOf).join(", ");
    const more = candidates.length > mostNamed ? ` and ${candidates.length - mostNamed} more` : "";
    const from = stacks.length > 0 ? ` by outputs of ${stacks.join(", ")}` : "";
    return `it is configured${from}, and nothing that is not encrypted tells which it is of ${names}${more}`;
  }
  if (keys.length > 0) return "no audited stack has it";
  return stacks.length > 0
    ? `none of the audited stacks has it for certain: its configuration comes from ${stacks.join(", ")}`
    : "its configuration is encrypted, or stands outside of the stack";
}
