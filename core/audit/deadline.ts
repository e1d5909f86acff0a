import type { AuditFinding, AuditResult } from "./result";

export const millisecondsADay = 86_400_000;

/**
 * By when a finding must be mended (ISO 8601); undefined without a deadline for its severity. What is not known has one only
 * where it must be known.
 */
export function dueOf(
  { kind, level, severity, since }: AuditFinding & { readonly since: string },
  deadlines: AuditResult["deadlines"] = {},
): string | undefined {
  const most = deadlines[severity];
  if (most === undefined || (kind === "unknown" && level === "advisory")) return undefined;
  const due = new Date(Date.parse(since) + most * millisecondsADay);
  return Number.isNaN(due.getTime()) ? undefined : due.toISOString();
}

/** @param at when it is asked (ISO 8601) */
export const isOverdue = ({ due }: Pick<AuditFinding, "due">, at: string | undefined): boolean =>
  due !== undefined && at !== undefined && Date.parse(due) <= Date.parse(at);
