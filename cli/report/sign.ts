import { basename } from "node:path";
import type { AuditResult } from "../../core/audit";
import { Refused } from "../../core/image/verify/refused";
import { readSigningKey, signStatement } from "../../core/image/verify/sign";
import type { ReportOptions, Result } from "../../core/report";
import { reportStatement } from "../../core/report/statement";
import { readInput } from "../image/input";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";

/** Where the signature of a report lies. */
export const envelopeOf = (file: string): string => `${file}.dsse.json`;

/**
 * Signs a report that was written: what lies beside it says what the report was made of, and when.
 *
 * @param now milliseconds
 * @throws UsageError
 */
export interface Sign {
  (result: Result | AuditResult, file: string, format: string, text: string, now: number): void;
  /** What a report may say of its own signature before it is written. */
  readonly announce: (file: string) => Pick<ReportOptions, "signedBy">;
}

/**
 * Opens the key before anything is judged.
 *
 * @param outputs what will be written: only files can be signed
 * @throws UsageError
 */
export function signer(keyFile: string, outputs: readonly { readonly file?: string }[]): Sign {
  if (outputs.every(({ file }) => file === undefined))
    throw new UsageError(
      "--key: nothing is written that could be signed",
      "name a file: -f html=report.html",
    );
  try {
    const key = readSigningKey(readInput(keyFile));
    const sign = (...[result, file, format, text, now]: Parameters<Sign>): void => {
      const statement = reportStatement(result, { name: basename(file), format, text, now });
      writeWhole(envelopeOf(file), signStatement(statement, key));
    };
    const announce: Sign["announce"] = (file) => ({
      signedBy: { key: key.id, envelope: basename(envelopeOf(file)) },
    });
    return Object.assign(sign, { announce });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new UsageError(
      `${keyFile}: ${error.message}`,
      "make one: openssl genpkey -algorithm ed25519 -out bulkhead.key",
    );
  }
}
