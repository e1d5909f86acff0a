import { peek, type PolicyDocument } from "../../graph";
import type { UsageItem } from "../item";
import type { Open } from "./open";
import type { Reduced } from "./reduce";

export const nameOf = ({ resource }: PolicyDocument): string => resource.name;

/** What is said of something that can't be read. */
export const unreadItem = (resource: string, name: string, why: string): UsageItem => ({
  kind: "IAM statement",
  resource,
  name,
  allows: "is not known",
  status: "unknown",
  why,
  used: { count: 0, what: [] },
});

/** What is said of a statement. @param doubt why what the log does not show can't count as unused */
export function itemOf(
  { document, statement, actions, resources, actionsUsed }: Open,
  reduced: Reduced,
  doubt: string | undefined,
): UsageItem {
  const sid = peek(() => statement.sid);
  const isDoubtful = doubt !== undefined && reduced.status !== "used";
  const why = isDoubtful
    ? doubt
    : reduced.status === "unknown"
      ? `CloudTrail does not record ${reduced.kept.slice(0, 5).join(", ")} here`
      : reduced.kept.length > 0
        ? `stays, as CloudTrail does not record it here: ${reduced.kept.slice(0, 8).join(", ")}`
        : undefined;
  return {
    kind: "IAM statement",
    resource: document.id,
    name: `${nameOf(document)} ${typeof sid === "string" ? sid : statement.place}`,
    allows: `${listed(actions)} on ${listed(resources)}`,
    status: isDoubtful ? "unknown" : reduced.status,
    ...(why !== undefined && { why }),
    used: actionsUsed.told(),
    ...(!isDoubtful &&
      reduced.status === "wider" && {
        instead: `${listed(reduced.actions)} on ${listed(reduced.resources)}`,
      }),
  };
}

const mostListed = 12;
const listed = (texts: readonly string[]): string =>
  texts.length > mostListed
    ? `${texts.slice(0, mostListed).join(", ")} and ${texts.length - mostListed} more`
    : texts.join(", ");
