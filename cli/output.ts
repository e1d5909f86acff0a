import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Reporter, ReportOptions, Result } from "../core/report";

/** The formats, each loaded when it is asked for. */
export const formats = {
  pretty: async () => (await import("../core/report/pretty")).pretty,
  json: async () => (await import("../core/report/json")).json,
  sarif: async () => (await import("../core/report/sarif")).sarif,
  junit: async () => (await import("../core/report/junit")).junit,
  github: async () => (await import("../core/report/github")).github,
  gitlab: async () => (await import("../core/report/gitlab")).gitlab,
  markdown: async () => (await import("../core/report/markdown")).markdown,
} as const satisfies Record<string, () => Promise<Reporter>>;

/** A format, and the file that it goes to; standard output without one. */
export interface Output {
  readonly format: keyof typeof formats;
  readonly file?: string;
}

/** Writes the result in each format. Files are written whole or not at all. */
export async function write(
  result: Result,
  outputs: readonly Output[],
  options: ReportOptions,
): Promise<void> {
  for (const { format, file } of outputs) {
    const report = await formats[format]();
    const text = report(result, file === undefined ? options : { ...options, color: false });
    if (file === undefined) await print(text);
    else writeWhole(file, text);
  }
}

const print = (text: string): Promise<void> =>
  new Promise((done, failed) => process.stdout.write(text, (error) => (error ? failed(error) : done())));

/** Replaces a file in one step, so that a reader never sees half of it. Devices and pipes are written to directly. */
export function writeWhole(file: string, text: string): void {
  const path = resolve(file);
  if (path.startsWith("/dev/")) return writeFileSync(path, text);
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
