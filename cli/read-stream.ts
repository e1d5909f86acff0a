import { statSync } from "node:fs";
import { jsonValues } from "../core/behaviour/read/json-values";
import { Input } from "../core/source/files/input";
import { UsageError } from "./usage-error";

/** A file, gzipped or not, or standard input for `-`. @throws UsageError where it can't be opened */
export async function openInput(file: string): Promise<Input> {
  if (file === "-") return Input.stdin(process.stdin);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`${file}: there is no such file`);
  if (found.isDirectory()) throw new UsageError(`${file}: is a folder`, "name files: FOLDER/*");
  return Input.file(file, file, found.isFile());
}

/**
 * Reads every piece of JSON of a file, one at a time.
 *
 * @param chunks what it holds, where it was opened before
 * @returns what is wrong with it, each with its place
 */
export async function eachJson(
  file: string,
  take: (data: unknown, line: number) => string | undefined,
  chunks?: AsyncIterable<Buffer>,
): Promise<string[]> {
  const problems: string[] = [];
  const opened = chunks ?? (await openInput(file)).chunks();
  try {
    for await (const values of jsonValues(opened))
      for (const value of values) {
        const problem = "problem" in value ? value.problem : take(value.data, value.line);
        if (problem !== undefined && problems.length < mostProblems)
          problems.push(`${file}:${value.line}: ${problem}`);
      }
  } catch (error) {
    problems.push(readingProblem(file, error));
  }
  return problems;
}

/** What is to be told of a file that could not be read to its end. @throws the error itself where it is of no file */
export function readingProblem(file: string, error: unknown): string {
  const { code, message } = error as Error & { code?: string };
  if (code === undefined) throw error;
  return `${file}: ${code.startsWith("Z_") ? "its compression is broken" : message}`;
}

const mostProblems = 100;
