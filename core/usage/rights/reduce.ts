import { matches, matchesAction } from "../../graph/aws-control/iam-glob";
import type { UsageItem } from "../item";
import type { Open } from "./open";

/** What would do of a statement. */
export interface Reduced {
  readonly status: UsageItem["status"];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Actions that stay because the log tells nothing of them. */
  readonly kept: readonly string[];
}

/** @param unlogged actions of which the log tells nothing */
export function reduce(
  { actions, resources, actionsUsed, resourcesUsed, unnamed }: Open,
  unlogged: readonly string[],
): Reduced {
  const kept = unlogged.filter((action) => actions.some((pattern) => matchesAction(pattern, action)));
  // Own patterns of services that nobody logs, such as rds-db:connect, stand as they are written.
  const seen = actionsUsed.what;
  const isExact = (pattern: string): boolean => !/[*?]/.test(pattern);
  const next = new Set<string>();
  for (const pattern of actions) {
    if (isExact(pattern)) {
      if ([...seen, ...kept].some((action) => matchesAction(pattern, action))) next.add(pattern);
    } else for (const action of [...seen, ...kept]) if (matchesAction(pattern, action)) next.add(action);
  }
  // Where more was used than is kept, the patterns stay.
  const narrowed = actionsUsed.isOverfull ? [...actions] : [...next].sort();
  const canName =
    kept.length === 0 && unnamed === 0 && !resourcesUsed.isOverfull && resourcesUsed.what.length > 0;
  const arns = canName
    ? resourcesUsed.what.filter((arn) => resources.some((pattern) => matches(pattern, arn)))
    : [];
  const isNarrower = arns.length > 0 && resources.includes("*");
  const status =
    narrowed.length === 0
      ? "unused"
      : actionsUsed.count === 0 &&
          kept.length > 0 &&
          narrowed.every((action) => kept.some((each) => matchesAction(action, each)))
        ? "unknown"
        : isNarrower ||
            narrowed.length !== actions.length ||
            narrowed.some((action) => !actions.includes(action))
          ? "wider"
          : "used";
  return { status, actions: narrowed, resources: isNarrower ? [...arns].sort() : resources, kept };
}
