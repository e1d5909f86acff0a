import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** One case as `index/<corpus>.jsonl` writes it; see the README of the cases. */
export interface Case {
  readonly id: string;
  readonly corpus: string;
  readonly file: string;
  readonly kind: string;
  readonly control: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly expect: string | { readonly verdict?: string };
  readonly resource?: string;
  readonly failed_objects?: readonly string[];
  readonly granularity?: string;
}

/** Where the cases lie: a folder named by BULKHEAD_CASES, else beside the project. */
export const casesFolder = resolve(process.env["BULKHEAD_CASES"] ?? join(__dirname, "../../../shared/cases"));

export const haveCases = existsSync(join(casesFolder, "index"));

/** Reads all cases of the folder, in the order of corpora and lines. */
export function readCases(): readonly Case[] {
  const index = join(casesFolder, "index");
  return readdirSync(index)
    .filter((file) => file.endsWith(".jsonl"))
    .sort()
    .flatMap((file) =>
      readFileSync(join(index, file), "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => ({
          ...(JSON.parse(line) as Omit<Case, "corpus">),
          corpus: file.slice(0, -".jsonl".length),
        })),
    );
}

/** `pass` or `fail` of the source; undefined where a case has another kind of expectation. */
export function expected({ expect }: Case): "pass" | "fail" | undefined {
  const verdict = typeof expect === "string" ? expect : expect.verdict;
  return verdict === "pass" || verdict === "fail" ? verdict : undefined;
}
