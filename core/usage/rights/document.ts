import { peek, Unknown, type PolicyDocument, type Statement } from "../../graph";
import type { Reduced } from "./reduce";

/** The document with its statements reduced; null where nothing of it stays, undefined where it can't be written. */
export function documentWith(
  document: PolicyDocument,
  reduced: ReadonlyMap<Statement, Reduced>,
): object | null | undefined {
  const statements: object[] = [];
  for (const statement of document.statements) {
    const own = reduced.get(statement);
    if (own?.status === "unused") continue;
    const raw = peek(() => plainStatement(statement, own));
    if (raw instanceof Unknown) return undefined;
    statements.push(raw);
  }
  return statements.length === 0 ? null : { Version: "2012-10-17", Statement: statements };
}

function plainStatement(statement: Statement, own: Reduced | undefined): object {
  const isReduced = own !== undefined && own.status === "wider";
  const one = (list: readonly string[] | undefined): string | string[] | undefined =>
    list?.length === 1 ? list[0] : list && [...list];
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const { operator, key, values } of statement.conditions ?? [])
    (conditions[operator] ??= {})[key] = one(values);
  const entries = {
    Sid: statement.sid,
    Effect: statement.effect,
    Action: one(isReduced ? own.actions : statement.actions),
    NotAction: one(statement.notActions),
    Resource: one(isReduced ? own.resources : statement.resources),
    NotResource: one(statement.notResources),
    Condition: Object.keys(conditions).length > 0 ? conditions : undefined,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
