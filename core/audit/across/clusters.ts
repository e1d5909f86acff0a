import { isNamed } from "../../graph/kubernetes";
import type { BoundaryItem, Speaker } from "../boundary";
import type { AuditNotSeen } from "../result";
import type { Bounded } from "../join";

/** What is said of a cluster that a stack speaks to: by which of its providers. */
export interface Spoken {
  /** The audit's id of the stack that speaks. */
  readonly stack: string;
  readonly speaker: Speaker;
  /** The cluster and the stacks that have it; undefined where no audited stack has it for certain. */
  readonly cluster?: string;
}

/** Which clusters the stacks speak to that they don't have themselves. */
export function spokenTo(stacks: readonly Bounded[]): readonly Spoken[] {
  const byKey = new Map<string, string>();
  for (const { boundary } of stacks)
    for (const [key, cluster] of Object.entries(boundary.servers ?? {})) byKey.set(key, cluster);
  return stacks.flatMap(({ id, boundary }) =>
    (boundary.speakers ?? []).map((speaker): Spoken => {
      const cluster = clusterOf(speaker, byKey, stacks);
      return { stack: id, speaker, ...(cluster !== undefined && { cluster }) };
    }),
  );
}

/** As the joined graph finds it: what the configuration names counts before the stacks that it comes from. */
function clusterOf(
  { keys, stacks: names }: Speaker,
  byKey: ReadonlyMap<string, string>,
  stacks: readonly Bounded[],
): string | undefined {
  const candidates =
    keys.length > 0
      ? keys.flatMap((key) => byKey.get(key) ?? [])
      : stacks.flatMap(({ boundary }) =>
          names.some((name) => isNamed(boundary.stack, name))
            ? boundary.has.filter(({ kind }) => kind === "cluster").map(({ name }) => name)
            : [],
        );
  const [only, ...others] = new Set(candidates);
  return others.length === 0 ? only : undefined;
}

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

export const unseenCluster = ({ speaker, stack }: Spoken): AuditNotSeen => ({
  what: `the cluster that ${speaker.resourceName} speaks to`,
  why:
    speaker.keys.length > 0
      ? "no audited stack has it"
      : speaker.stacks.length > 0
        ? `none of the audited stacks has it for certain: its configuration comes from ${speaker.stacks.join(", ")}`
        : "its configuration is encrypted, or stands outside of the stack",
  resource: speaker.resource,
  stack,
});
