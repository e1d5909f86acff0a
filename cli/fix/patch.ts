import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { createTwoFilesPatch } from "diff";
import { isAlias, isMap, isSeq, LineCounter, parseAllDocuments, type Document, type YAMLMap } from "yaml";
import type { Resource } from "../../core/graph";
import type { Policy } from "../../core/policy/policy";
import { canRepair, mend, type Found } from "../../core/policy/repair";
import type { Result } from "../../core/report";
import { plural } from "../../core/report/text";
import { catalog } from "../../policies/catalog";
import { assessGraph } from "../assess";
import { ExitCode } from "../exit-code";
import { print } from "../output";
import type { WorldOptions } from "../reach/world";
import { relativePath } from "../text";
import { writeWhole } from "../write-file";
import { applied, NotEditable, type Edit } from "./text-edits";
import { editsOf } from "./yaml-edits";
import { safe } from "./text";

/** A resource that repairs change. */
export interface Repair {
  readonly resource: Resource;
  readonly after: Readonly<Record<string, unknown>>;
  readonly policies: readonly string[];
}

export interface Patched {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** `bulkhead fix --patch`: what can be mended mechanically in manifests, as a patch; comments and layout stay. */
export async function patch(options: WorldOptions & { readonly out?: string }): Promise<ExitCode> {
  const { result, graph } = await assessGraph(options.source ?? [], options);
  const byFile = new Map<string, Repair[]>();
  const left: string[] = [];
  const repairs = repairsOf(graph.resources, result, left);
  for (const repair of repairs) {
    const file = repair.resource.locate?.(undefined)?.file;
    if (file === undefined || !repair.resource.type.startsWith("kubernetes:") || repair.resource.urn)
      left.push(
        `${repair.resource.name}: is not in a manifest; the policy pack mends it (enforce: remediate)`,
      );
    else byFile.set(file, [...(byFile.get(file) ?? []), repair]);
  }
  const patched = [...byFile].flatMap(([file, own]) => patchFile(file, own, left));
  const text = patched
    .map(({ file, before, after }) => createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, "", ""))
    .map((diff) => diff.replace(/^=+\n/, ""))
    .join("");
  const mended = new Set(patched.map(({ file }) => file));
  const done = repairs.filter(({ resource }) =>
    mended.has(relativePath(resource.locate?.(undefined)?.file ?? "")),
  );
  const told = [
    `${plural(done.length, "resource")} mended in ${plural(patched.length, "file")} by ${[...new Set(done.flatMap(({ policies }) => policies))].sort().join(", ") || "no policy"}`,
    ...left.map((each) => `not mended: ${safe(each)}`),
  ];
  process.stderr.write(`${told.join("\n")}\n`);
  if (options.out !== undefined) writeWhole(options.out, text);
  else await print(text);
  return result.problems.length > 0 ? ExitCode.cannotCheck : ExitCode.clean;
}

/** What the policies that found something in a resource make of it, one after the other. */
function repairsOf(resources: readonly Resource[], result: Result, left: string[]): Repair[] {
  const repairing = new Map<string, Policy>(
    catalog.flatMap(({ policy }) => (canRepair(policy) ? [[policy.name, policy] as const] : [])),
  );
  const found = new Map<string, Found[]>();
  for (const finding of result.findings) {
    const { kind, policy, subject } = finding;
    if (!repairing.has(policy)) continue;
    if (kind === "violation") found.set(subject.id, [...(found.get(subject.id) ?? []), finding]);
    if (kind === "unknown") left.push(finding.message);
  }
  return resources.flatMap((resource) => {
    const findings = found.get(resource.id) ?? [];
    const policies = [...new Set(findings.map(({ policy }) => policy))].sort();
    const properties = mend([...repairing.values()], resource, findings);
    if (!properties) return [];
    // A manifest knows no absent values under a name: what a repair takes away is not there.
    const after = JSON.parse(JSON.stringify(properties)) as Repair["after"];
    return [{ resource, after, policies }];
  });
}

/** A file with its objects as repairs want them; what can't be edited goes to `left`. */
export function patchFile(name: string, repairs: readonly Repair[], left: string[]): Patched[] {
  const before = readFileSync(name, "utf8");
  const lines = new LineCounter();
  const documents = parseAllDocuments(before, { lineCounter: lines }) as Document[];
  const edits: Edit[] = [];
  for (const { resource, after } of repairs) {
    try {
      const { node, value } = objectOf(documents, resource, lines);
      edits.push(...editsOf(before, node, value, after));
    } catch (error) {
      if (!(error instanceof NotEditable)) throw error;
      left.push(`${resource.name} in ${relativePath(name)}: ${error.message}`);
    }
  }
  if (edits.length === 0) return [];
  const text = applied(before, edits);
  if (!isMeant(text, documents, repairs)) {
    left.push(`${relativePath(name)}: its layout is one that can't be edited safely`);
    return [];
  }
  return [{ file: relativePath(name), before, after: text }];
}

/** The node of an object in its file: the one that begins where the resource was found. */
function objectOf(documents: readonly Document[], resource: Resource, lines: LineCounter) {
  const line = resource.locate?.(undefined)?.line;
  const kept = documents.flatMap((document) => [...objectsIn(document.contents)]);
  const node = kept.find(
    (each) => lines.linePos(each.range?.[0] ?? 0).line === line && isOwn(each.toJSON(), resource),
  );
  if (!node) throw new NotEditable("it was not found in its file");
  return { node, value: node.toJSON() as unknown };
}

const isOwn = (value: unknown, { properties }: Resource): boolean => isDeepStrictEqual(value, properties);

function* objectsIn(node: unknown): Generator<YAMLMap> {
  if (isAlias(node)) return;
  if (isSeq(node)) for (const item of node.items) yield* objectsIn(item);
  if (!isMap(node)) return;
  yield node;
  yield* objectsIn(node.get("items", true));
}

/** Whether the edited text says what is meant, and nothing else has changed. */
function isMeant(text: string, before: readonly Document[], repairs: readonly Repair[]): boolean {
  const values = (documents: readonly Document[]): unknown[] =>
    documents.map((document) => document.toJS() as unknown);
  const edited = parseAllDocuments(text) as Document[];
  if (edited.some(({ errors }) => errors.length > 0)) return false;
  const replace = (value: unknown): unknown => {
    const own = repairs.find(({ resource }) => isOwn(value, resource));
    if (own) return own.after;
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== "object" || value === null || !("items" in value)) return value;
    return { ...value, items: replace(value.items) };
  };
  return isDeepStrictEqual(values(edited), values(before).map(replace));
}
