import type { Reporter, ReportOptions, Result } from "../core/report";
import type { Sign } from "./report/sign";
import { writeWhole } from "./write-file";

/** The formats, each loaded when it is asked for. */
export const formats = {
  pretty: async () => (await import("../core/report/pretty")).pretty,
  json: async () => (await import("../core/report/json")).json,
  sarif: async () => (await import("../core/report/sarif")).sarif,
  junit: async () => (await import("../core/report/junit")).junit,
  github: async () => (await import("../core/report/github")).github,
  gitlab: async () => (await import("../core/report/gitlab")).gitlab,
  markdown: async () => (await import("../core/report/markdown")).markdown,
  html: async () => (await import("../core/report/html")).loadHtml(),
  csv: async () => (await import("../core/report/csv")).csv,
  policyreport: async () => (await import("../core/report/policy-report")).policyReport,
} as const satisfies Record<string, () => Promise<Reporter>>;

/** A format, and the file that it goes to; standard output without one. */
export interface Output {
  readonly format: keyof typeof formats;
  readonly file?: string;
}

/**
 * Writes the result in each format. Files are written whole or not at all; one that cannot be written does not keep
 * the others from it.
 *
 * @param sign signs each file
 * @throws UsageError where one could not be written
 */
export async function write(
  result: Result,
  outputs: readonly Output[],
  options: ReportOptions,
  sign?: Sign,
): Promise<void> {
  const failures: unknown[] = [];
  for (const { format, file } of outputs) {
    const report = await formats[format]();
    if (file === undefined) await print(report(result, options));
    else {
      try {
        const text = report(result, { ...options, color: false, ...sign?.announce(file) });
        writeWhole(file, text);
        sign?.(result, file, format, text, options.now ?? Date.now());
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** What signs the files that are written, where a key is named. @throws UsageError where it can't */
export const signerOf = async (
  key: string | undefined,
  outputs: readonly { readonly file?: string }[],
): Promise<Sign | undefined> =>
  key === undefined ? undefined : (await import("./report/sign")).signer(key, outputs);

/** Waits until the text is taken. That it could not be is the process's concern, whatever the command. */
export const print = (text: string): Promise<void> =>
  new Promise((done) => process.stdout.write(text, () => done()));
