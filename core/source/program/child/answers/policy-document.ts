import type { Json } from "./maker";

/** Computes what `aws.iam.getPolicyDocument` does: a pure function of its arguments, so its result is known. */
export function policyDocument(args: Json): Json {
  let statements: Json[] = [];
  for (const source of texts(args["sourceJson"], args["sourcePolicyDocuments"]))
    statements.push(...parsed(source));
  statements = merge(statements, list(args["statements"]).map(statement));
  for (const source of texts(args["overrideJson"], args["overridePolicyDocuments"]))
    statements = merge(statements, parsed(source));
  const document = {
    Version: typeof args["version"] === "string" ? args["version"] : "2012-10-17",
    ...(typeof args["policyId"] === "string" && { Id: args["policyId"] }),
    ...(statements.length > 0 && { Statement: statements }),
  };
  return {
    ...args,
    id: "policy",
    version: document.Version,
    json: JSON.stringify(document, null, 2),
    minifiedJson: JSON.stringify(document),
  };
}

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

const texts = (single: unknown, many: unknown): string[] =>
  [single, ...(Array.isArray(many) ? (many as unknown[]) : [])].filter(
    (text): text is string => typeof text === "string" && text !== "",
  );

function parsed(text: string): Json[] {
  const { Statement: found } = JSON.parse(text) as Json;
  return found === undefined ? [] : ((Array.isArray(found) ? found : [found]) as Json[]);
}

/** A statement replaces an earlier one with the same Sid. */
function merge(earlier: readonly Json[], later: readonly Json[]): Json[] {
  const result = [...earlier];
  for (const item of later) {
    const at = item["Sid"] ? result.findIndex((known) => known["Sid"] === item["Sid"]) : -1;
    if (at >= 0) result[at] = item;
    else result.push(item);
  }
  return result;
}

function statement(args: Json): Json {
  return {
    ...(args["sid"] ? { Sid: args["sid"] } : {}),
    Effect: args["effect"] ?? "Allow",
    ...field("Action", args["actions"]),
    ...field("NotAction", args["notActions"]),
    ...field("Resource", args["resources"]),
    ...field("NotResource", args["notResources"]),
    ...principals("Principal", args["principals"]),
    ...principals("NotPrincipal", args["notPrincipals"]),
    ...conditions(args["conditions"]),
  };
}

/** One value stands alone, several in descending order. */
function values(found: readonly unknown[]): unknown {
  return found.length === 1 ? found[0] : [...found].sort().reverse();
}

const field = (name: string, found: unknown): Json =>
  Array.isArray(found) && found.length > 0 ? { [name]: values(found) } : {};

function principals(name: string, found: unknown): Json {
  const byType = new Map<string, unknown[]>();
  for (const { type, identifiers } of list(found)) {
    const key = String(type);
    byType.set(key, [...(byType.get(key) ?? []), ...list(identifiers)]);
  }
  if (byType.size === 0) return {};
  const anyone = byType.get("*");
  if (byType.size === 1 && anyone?.length === 1 && String(anyone[0]) === "*") return { [name]: "*" };
  return { [name]: Object.fromEntries([...byType].map(([type, ids]) => [type, values(ids)])) };
}

function conditions(found: unknown): Json {
  const tests: Record<string, Json> = {};
  for (const { test, variable, values: wanted } of list(found)) {
    const entry = (tests[String(test)] ??= {});
    const before = entry[String(variable)];
    const all = [...(before === undefined ? [] : [before].flat()), ...list(wanted)];
    entry[String(variable)] = all.length === 1 ? all[0] : all;
  }
  return Object.keys(tests).length > 0 ? { Condition: tests } : {};
}
