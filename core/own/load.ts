import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { isPolicy, type Policy } from "../policy/policy";
import { requireCode } from "./require-code";

/** A policy that its users wrote, with the name of what it came from. */
export interface OwnPolicy {
  /** The package's name, or the folder's. */
  readonly group: string;
  readonly policy: Policy;
  /** The file, or the package's entry. */
  readonly file: string;
}

/** Why policies could not be loaded: where, what, and what to do. */
export class OwnPolicyError extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

const isCode = (name: string): boolean =>
  /\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$|\.(?:spec|test)\.[cm]?[jt]s$/.test(name);

/**
 * Loads the policies of a user: TypeScript or JavaScript, CommonJS or modules. Their code runs with the rights of this process.
 *
 * @param specs each a file, a folder (all code in it, but tests), or an installed package
 * @param from the folder that paths and packages are found from
 * @param taken names that are used already, with what uses each
 * @throws OwnPolicyError where one is not there, can't be loaded, holds no policy, or takes a used name
 */
export function loadOwnPolicies(
  specs: readonly string[],
  from: string,
  taken: ReadonlyMap<string, string>,
): readonly OwnPolicy[] {
  const users = new Map(taken);
  return specs.flatMap((spec) => {
    const { group, files } = locate(spec, from);
    const found = files.flatMap((file) => policiesOf(file).map((policy) => ({ group, policy, file })));
    if (found.length === 0) {
      const hint = "export what definePolicy of bulkhead/policy returns, by default or by name";
      throw new OwnPolicyError(`${spec}: there is no policy in it`, hint);
    }
    for (const { policy, file } of found) {
      const other = users.get(policy.name);
      if (other !== undefined)
        throw new OwnPolicyError(`${file}: the name "${policy.name}" is taken by ${other}`, "choose another");
      users.set(policy.name, file);
    }
    return found;
  });
}

function locate(spec: string, from: string): { group: string; files: readonly string[] } {
  const path = resolve(from, spec);
  if (!existsSync(path)) return { group: spec, files: [entryOfPackage(spec, from)] };
  if (!statSync(path).isDirectory()) return { group: basename(resolve(path, "..")), files: [path] };
  if (existsSync(join(path, "package.json")))
    return { group: basename(path), files: [entryOfPackage(path, from)] };
  return { group: basename(path), files: [...codeIn(path)].sort() };
}

function entryOfPackage(spec: string, from: string): string {
  try {
    return createRequire(join(from, "package.json")).resolve(spec);
  } catch {
    const hint = "name a file, a folder, or a package that is installed here and has a main entry";
    throw new OwnPolicyError(`${spec}: there is no such file, folder or package`, hint);
  }
}

function* codeIn(folder: string): Generator<string> {
  for (const each of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, each.name);
    if (each.isDirectory() && each.name !== "node_modules" && !each.name.startsWith(".")) yield* codeIn(path);
    else if (each.isFile() && isCode(each.name)) yield path;
  }
}

/** What a file exports, once each: by default, by name, or in a list. */
function policiesOf(file: string): readonly Policy[] {
  const values = exportsOf(file).flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
  for (const value of values) {
    if (isPolicy(value) || !looksLikePolicy(value)) continue;
    const hint = 'write: import { definePolicy } from "bulkhead/policy"; export default definePolicy({ … })';
    throw new OwnPolicyError(`${file}: "${value.name}" was not made by definePolicy`, hint);
  }
  return [...new Set(values.filter(isPolicy))];
}

function exportsOf(file: string): readonly unknown[] {
  try {
    return valuesOf(requireCode(file)).flatMap((value) =>
      // What a compiled module exports by default is found one level down when it is required.
      isObject(value) && "__esModule" in value ? valuesOf(value) : [value],
    );
  } catch (error) {
    const { place, message } = told(error, file);
    throw new OwnPolicyError(`${place}: it can't be loaded: ${message}`, "mend the file");
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const valuesOf = (found: unknown): readonly unknown[] =>
  isObject(found) && !Array.isArray(found) ? Object.values(found) : [found];

/** Where the error came from, by its trace or, where the file could not even be read as code, by what its reader says. */
function told(error: unknown, file: string): { place: string; message: string } {
  if (!(error instanceof Error)) return { place: file, message: String(error) };
  const [first = "", second = ""] = error.message.split("\n");
  const unread = /^(.*:\d+:\d+): ERROR: (.*)$/.exec(second);
  if (unread) return { place: unread[1]!, message: unread[2]! };
  const line = /^\d+/.exec((error.stack ?? "").split(`${file}:`)[1] ?? "")?.[0];
  return { place: line === undefined ? file : `${file}:${line}`, message: first };
}

const looksLikePolicy = (value: unknown): value is { readonly name: string } =>
  isObject(value) && "name" in value && "check" in value;
