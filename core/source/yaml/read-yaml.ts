import { loadAll, YAMLException, type LoadOptions } from "js-yaml";
import type { SourceError } from "../source";
import { TextLines } from "../text-lines";
import { splitDocuments } from "./documents";
import { AliasBudget, maxDepth } from "./limits";
import { YamlPositions } from "./positions";
import { kubernetesSchema } from "./schema";
import type { LocatedValue } from "../located-value";

const options: LoadOptions = { schema: kubernetesSchema, maxDepth } as LoadOptions;

/** What a YAML stream holds; a document that cannot be read is an error, the others are still given. */
export interface YamlStream {
  readonly documents: readonly LocatedValue[];
  readonly errors: readonly SourceError[];
  /** Unreadable documents that can't be meant for Kubernetes. */
  readonly skipped: number;
}

/**
 * Reads a YAML stream without positions; these are found by a second reading of the one document that is asked for.
 *
 * @param skipForeign pass over what can't be read where it doesn't even mention an apiVersion
 */
export function readYaml(text: string, file: string, skipForeign = false): YamlStream {
  const lines = new TextLines(text, file);
  const positions = new PositionCache(text);
  const budget = new AliasBudget(text.length);
  const documents: LocatedValue[] = [];
  const errors: SourceError[] = [];
  let skipped = 0;
  for (const { start, end } of splitDocuments(text)) {
    const chunk = text.slice(start, end);
    const fail = (message: string, offset: number) => {
      if (skipForeign && !chunk.includes("apiVersion")) return void (skipped += 1);
      errors.push({
        code: "yaml",
        location: lines.locate(start + offset),
        message,
        hint: hintFor(chunk, message),
      });
    };
    try {
      const hasAliases = chunk.includes("&") && chunk.includes("*");
      for (const [index, value] of loadAll(chunk, null, options).entries()) {
        const fault = hasAliases ? budget.faultOf(value) : undefined;
        if (fault) {
          fail(fault, firstContent(chunk));
          continue;
        }
        const locate = (keys: readonly (string | number)[]) =>
          lines.locate(start + positions.of(start, end).find(index, keys));
        documents.push({ value, locate });
      }
    } catch (error) {
      if (error instanceof YAMLException) fail(describe(error), markOf(error));
      else if (error instanceof RangeError) fail("is nested too deeply to be read", firstContent(chunk));
      else throw error;
    }
  }
  return { documents, errors, skipped };
}

const firstContent = (chunk: string): number => {
  const found = /^(?!---)[^\s#]/m.exec(chunk);
  return found ? found.index : 0;
};

/** `@types/js-yaml` knows the mark only as a field without its position. */
const markOf = (error: YAMLException): number =>
  (error.mark as { position?: number } | undefined)?.position ?? 0;

function describe(error: YAMLException): string {
  if (error.reason.startsWith("nesting exceeded")) return `is nested more than ${maxDepth} levels deep`;
  return `is not valid YAML: ${error.reason}`;
}

const hints: readonly (readonly [RegExp, string])[] = [
  [
    /^\s*"(?:steps|deployment|resourcePlans)": [{[]/m,
    "other output stands around the JSON: keep the standard output of the command alone",
  ],
  [
    /\{\{[-\s]*[.\w$(]/,
    "this is a template: render it first, for example `helm template CHART | bulkhead check -`",
  ],
  [
    /^(?:Previewing|Updating|Refreshing) (?:update|\()/m,
    "this is what Pulumi shows: give what `pulumi preview --json` writes",
  ],
];

const remedies: readonly (readonly [RegExp, string])[] = [
  [/duplicated mapping key/, "keep one of the two"],
  [/alias/, "write out what the aliases stand for"],
  [/nested/, "nothing that Kubernetes takes is so deep: check what made the file"],
  [/unexpected end/, "the file may have been cut: close what is open, or write it again"],
];

function hintFor(chunk: string, message: string): string {
  const found =
    hints.find(([pattern]) => pattern.test(chunk)) ?? remedies.find(([pattern]) => pattern.test(message));
  return found?.[1] ?? "mend the file there";
}

/** Keeps the positions of the documents that were asked for, up to a bound on the text that they cover. */
class PositionCache {
  private static readonly bound = 8_000_000;
  private readonly known = new Map<number, YamlPositions>();
  private size = 0;

  constructor(private readonly text: string) {}

  of(start: number, end: number): YamlPositions {
    let positions = this.known.get(start);
    if (!positions) {
      if (this.size > PositionCache.bound) {
        this.known.clear();
        this.size = 0;
      }
      positions = new YamlPositions(this.text.slice(start, end), options);
      this.known.set(start, positions);
      this.size += end - start;
    }
    return positions;
  }
}
