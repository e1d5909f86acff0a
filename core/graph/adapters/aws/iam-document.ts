import type { Builder } from "../../build";
import type { Condition, PolicyDocument, Principal, Statement } from "../../nodes/iam";
import { memoised } from "../../memo";
import { readInto, readOnto, str, text, type Field } from "../../shape";
import { defineUnknown, formatPath, type Path, reveal, Secret, Unknown } from "../../value";
import { oneOrMany } from "./fields";
import { emptyNode, judged } from "./placed";
import { readTags } from "./tags";

const entries = (value: unknown): [string, unknown][] => {
  const opened = reveal(value);
  return typeof opened === "object" && opened !== null ? Object.entries(opened) : [];
};

const principalList: Field<readonly Principal[]> = {
  read(raw, path, key, context) {
    if (raw instanceof Unknown) return raw;
    const at: Path = { parent: path, key };
    const of = (type: string, value: unknown, place: Path): Principal => {
      const principal = { type };
      readInto(principal, { value: str }, { value }, context, place);
      return principal;
    };
    // AWS takes only "*" as a bare text; whatever else stands there can only have been meant as an account's principal.
    if (typeof raw === "string") return [of(raw === "*" ? "*" : "AWS", raw, at)];
    if (Array.isArray(raw))
      return raw.map((each: unknown) => of(reveal(each) === "*" ? "*" : "AWS", each, at));
    return entries(raw).flatMap(([type, value]) => {
      const place: Path = { parent: at, key: type };
      const opened = reveal(value);
      return (Array.isArray(opened) ? (opened as unknown[]) : [opened]).map((each) => of(type, each, place));
    });
  },
};

const conditionList: Field<readonly Condition[]> = {
  read(raw, path, key, context) {
    if (raw instanceof Unknown) return raw;
    const at: Path = { parent: path, key };
    return entries(raw).flatMap(([operator, keys]) => {
      const place: Path = { parent: at, key: operator };
      const opened = reveal(keys);
      if (opened instanceof Unknown) {
        const condition = { operator };
        for (const name of ["key", "values"]) defineUnknown(condition, name, place, opened);
        return [condition as unknown as Condition];
      }
      return entries(opened).map(([name, values]) => {
        const condition = { operator, key: name };
        readInto(condition, { values: oneOrMany(text) }, { values }, context, place);
        return condition;
      });
    });
  },
};

/**
 * What AWS makes up itself, such as the ARN of a bucket of the program, names one thing: it is never a pattern that
 * stands for all, nor somebody from outside. So it is no doubt, and stands in the statement by its description. Sources
 * say of such a value which resource it is an output of; anything else that is not known stays unknown.
 */
function settleOutputs(builder: Builder, value: unknown, property: string, depth = 0): unknown {
  if (value instanceof Unknown) return isOutput(builder, value, property) ? `(${value.missing})` : value;
  if (value instanceof Secret || typeof value !== "object" || value === null || depth > deepest) return value;
  if (!holdsUnknown(value, depth)) return value;
  if (Array.isArray(value)) return value.map((each) => settleOutputs(builder, each, property, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, settleOutputs(builder, each, property, depth + 1)]),
  );
}

/** Whether anything within is not known: what is read from a text is, as a whole. */
function holdsUnknown(value: unknown, depth: number): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Secret || typeof value !== "object" || value === null || depth > deepest) return false;
  for (const key in value) if (holdsUnknown((value as Record<string, unknown>)[key], depth + 1)) return true;
  return false;
}

/** Principals, resources and conditions do not nest deeper. */
const deepest = 4;

function isOutput({ resource }: Builder, { missing }: Unknown, property: string): boolean {
  const sources = resource.propertyDependencies?.[property] ?? [];
  return (
    /^(?:an output of|it comes from) aws(?:-native)?:[^ ]+ [^ ]+$/.test(missing) &&
    sources.some((urn) => missing.endsWith(` ${urn.slice(urn.lastIndexOf("::") + 2)}`))
  );
}

/** A statement's keys in IAM's words, and the node's. */
const keys: Readonly<Record<string, readonly [string, Field<unknown>]>> = {
  sid: ["Sid", str],
  effect: ["Effect", str],
  principals: ["Principal", principalList],
  notPrincipals: ["NotPrincipal", principalList],
  actions: ["Action", oneOrMany(str)],
  notActions: ["NotAction", oneOrMany(str)],
  resources: ["Resource", oneOrMany(str)],
  notResources: ["NotResource", oneOrMany(str)],
  conditions: ["Condition", conditionList],
};

/** Keys that name things, rather than say what may be done to them. */
const named = new Set(["Principal", "Resource", "Condition"]);

/** The property of the resource that a path lies in. */
const topOf = ({ parent, key }: Path): string => (parent ? topOf(parent) : String(key));

function readStatement(builder: Builder, raw: unknown, path: Path, place: string): Statement {
  const property = topOf(path);
  const statement = { place };
  const opened = reveal(raw);
  if (opened instanceof Unknown) {
    for (const name of Object.keys(keys)) defineUnknown(statement, name, { parent: path, key: name }, opened);
    return statement;
  }
  if (typeof opened !== "object" || opened === null) {
    builder.problem(path, `${formatPath(path)}: a statement must be a mapping`);
    return statement;
  }
  for (const name in keys) {
    const [key, field] = keys[name]!;
    const content = (opened as Record<string, unknown>)[key];
    const settled = reveal(named.has(key) ? settleOutputs(builder, content, property) : content);
    if (settled === undefined || settled === null) (statement as Record<string, unknown>)[name] = undefined;
    else readOnto(statement, name, field, settled, path, key, builder);
  }
  return statement;
}

/** Longer documents are hardly ever those of others too. */
const longestKnown = 4096;
/** Few texts say who may assume most roles. */
const parsed = memoised((content): unknown => JSON.parse(content), 1024);

const parse = (builder: Builder, content: string, path: Path | undefined): unknown => {
  if (content.trim() === "") return undefined;
  try {
    return content.length > longestKnown ? (JSON.parse(content) as unknown) : parsed(content);
  } catch {
    const message = `${formatPath(path)}: the policy document is not JSON`;
    if (path) builder.problem(path, message);
    return new Unknown(`a valid policy document (${message})`);
  }
};

const nowhere = Object.freeze({});

type What = Pick<PolicyDocument, "use" | "holder" | "of">;

/** Adds the document in a property of the resource; one that is absent or empty is none. */
export const addDocument = (builder: Builder, property: string, what: What): void =>
  addDocumentAt(builder, judged(builder.resource)[property], { parent: undefined, key: property }, what);

/** Adds a document that stands deeper. */
export function addDocumentAt(builder: Builder, content: unknown, path: Path | undefined, what: What): void {
  const { resource } = builder;
  let document = reveal(content);
  if (typeof document === "string") document = parse(builder, document, path);
  if (document === undefined || document === null) return;
  const node = Object.assign(emptyNode(resource, "PolicyDocument"), { path, places: nowhere }, what);
  readTags(builder, node);
  readStatements(builder, node, document, path);
  builder.add(node as unknown as PolicyDocument);
}

function readStatements(builder: Builder, node: object, document: unknown, path: Path | undefined): void {
  const at: Path = { parent: path, key: "Statement" };
  const list =
    document instanceof Unknown || typeof document !== "object"
      ? document
      : reveal((document as Record<string, unknown>)["Statement"]);
  if (list instanceof Unknown) return defineUnknown(node, "statements", at, list);
  const statements = Array.isArray(list)
    ? list.map((each: unknown, i) => readStatement(builder, each, { parent: at, key: i }, `Statement[${i}]`))
    : list === undefined || list === null
      ? []
      : [readStatement(builder, list, at, "Statement")];
  Object.assign(node, { statements });
}
