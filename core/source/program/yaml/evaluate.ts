import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Secret, Unknown } from "../../../graph";
import { policyDocument } from "../child/answers/policy-document";
import { standard } from "../child/answers/std";
import { Hidden } from "../hidden";
import { put } from "../put";
import { isMap, type Json } from "../yaml-file";
import { splitText, type TextPart } from "./interpolation";

/** What names in a YAML program stand for. */
export interface Scope {
  readonly folder: string;
  /** The value of a name, at a path; `sources` takes the URNs of the resources that it comes from. */
  lookUp(root: string, path: readonly (string | number)[], sources: Set<string>): unknown;
  /** A function of a provider is called. */
  invoked(token: string): void;
}

const deepest = 100;

/** The value of an expression of the program; what only a deployment could tell is `Unknown`. */
export function evaluate(expression: unknown, scope: Scope, sources: Set<string>, depth = 0): unknown {
  if (depth > deepest) return new Unknown("a value that is nested too deeply");
  const inner = (value: unknown) => evaluate(value, scope, sources, depth + 1);
  if (typeof expression === "string") return text(splitText(expression), scope, sources);
  if (Array.isArray(expression)) return expression.map(inner);
  if (!isMap(expression)) return expression;
  const [key, ...others] = Object.keys(expression);
  if (key !== undefined && others.length === 0 && /^fn::/i.test(key))
    return call(key, expression[key], scope, inner);
  const result: Json = {};
  for (const [name, value] of Object.entries(expression)) put(result, name, inner(value));
  return result;
}

function text(parts: readonly TextPart[], scope: Scope, sources: Set<string>): unknown {
  const values = parts.map((part) =>
    typeof part === "string" ? part : scope.lookUp(part.root, part.path, sources),
  );
  if (values.length === 1) return values[0];
  return combine(values, (plain) => plain.map(String).join(""));
}

/** Applies a function to plain values; unknown or secret ones make its result so. */
function combine(values: readonly unknown[], run: (plain: readonly unknown[]) => unknown): unknown {
  const opened = values.map((value) => (value instanceof Secret ? value.value : value));
  const missing = opened.filter((value) => value instanceof Unknown).map((value) => value.missing);
  const result =
    missing.length > 0 ? new Unknown([...new Set(missing)].slice(0, 3).join(" and ")) : run(opened);
  return values.some((value) => value instanceof Secret) ? new Secret(result) : result;
}

function call(name: string, argument: unknown, scope: Scope, inner: (value: unknown) => unknown): unknown {
  switch (name.toLowerCase()) {
    case "fn::invoke": {
      const given = isMap(argument) ? argument : {};
      const token = String(given["function"] ?? given["Function"]);
      const result = invoke(token, inner(given["arguments"] ?? given["Arguments"] ?? {}), scope);
      const wanted = given["return"] ?? given["Return"];
      return typeof wanted === "string" && isMap(result) ? result[wanted] : result;
    }
    case "fn::secret":
      return new Secret(inner(argument));
    // A document is judged as it is written, although some of it is not known.
    case "fn::tojson":
      return inner(argument);
    case "fn::join": {
      const [separator, items] = list(inner(argument));
      return combine([separator, ...list(items)], ([by, ...rest]) => rest.map(String).join(String(by)));
    }
    case "fn::split": {
      const [separator, source] = list(inner(argument));
      return combine([separator, source], ([by, whole]) => String(whole).split(String(by)));
    }
    case "fn::select": {
      const [index, items] = list(inner(argument));
      if (index instanceof Unknown || items instanceof Unknown)
        return index instanceof Unknown ? index : items;
      return list(items)[Number(index)];
    }
    case "fn::tobase64":
      return combine([inner(argument)], ([plain]) => Buffer.from(String(plain)).toString("base64"));
    case "fn::frombase64":
      return combine([inner(argument)], ([plain]) => Buffer.from(String(plain), "base64").toString("utf8"));
    case "fn::readfile":
      return combine([inner(argument)], ([path]) => contents(scope.folder, String(path)));
    case "fn::stringasset":
      return { text: inner(argument) };
    case "fn::fileasset":
    case "fn::filearchive":
      return { path: inner(argument) };
    case "fn::remoteasset":
    case "fn::remotearchive":
      return { uri: inner(argument) };
    case "fn::assetarchive":
      return { assets: inner(argument) };
    default: {
      const token = name.slice("fn::".length);
      const given = inner(argument);
      return token.includes(":") ? invoke(token, given, scope) : new Unknown(`the result of ${name}`);
    }
  }
}

/** Calls a function of a provider: pure ones are computed, the others find something in the cloud. */
function invoke(token: string, given: unknown, scope: Scope): unknown {
  const pure = /^std:(?:index:)?(\w+)$/.exec(token)?.[1];
  const hidden = new Hidden();
  const args = isMap(given) ? (hidden.hide(given) as Json) : {};
  if (pure !== undefined && Object.hasOwn(standard, pure))
    return hidden.reveal({ result: standard[pure]!(args) });
  if (/^aws:iam(?:\/getPolicyDocument)?:getPolicyDocument$/.test(token))
    return hidden.reveal(policyDocument(args));
  scope.invoked(token);
  return new Unknown(`what ${token} finds`);
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function contents(folder: string, path: string): unknown {
  try {
    return readFileSync(resolve(folder, path), "utf8");
  } catch {
    return new Unknown(`the contents of ${path}`);
  }
}
