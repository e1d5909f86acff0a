import { print } from "../output";
import type { Sign } from "../report/sign";
import { terminal } from "../terminal";
import { inBatches, writeWhole } from "../write-file";
import { formatAudit, inOnePiece, type AuditOutput } from "./formats";
import { prettyAudit } from "./pretty";
import type { Ran } from "./run";

/**
 * Writes an audit in each format; one that can't be written doesn't keep the others from it.
 *
 * @returns why some could not be written
 */
export async function writeAudit(
  ran: Ran,
  outputs: readonly AuditOutput[],
  sign: Sign | undefined,
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const output of outputs)
    try {
      await write(output, ran, sign);
    } catch (error) {
      failures.push(error);
    }
  return failures;
}

/** @throws UsageError where it can't be written */
async function write(
  { format, file }: AuditOutput,
  { result, summary, judged }: Ran,
  sign: Sign | undefined,
): Promise<void> {
  if (format === "jsonl") return;
  const look = file === undefined ? terminal() : { color: false };
  if (format === "pretty") {
    const text = prettyAudit(summary, judged, look);
    if (file === undefined) return print(text);
    writeWhole(file, text);
    return sign?.(result!, file, format, text, Date.now());
  }
  const announced = file !== undefined && sign?.announce(file);
  const parts = await formatAudit(format, result!, { ...look, now: Date.now(), ...announced });
  if (file === undefined)
    for (const part of typeof parts === "string" ? [parts] : inBatches(parts)) await print(part);
  else if (!sign) writeWhole(file, parts);
  else {
    const text = inOnePiece(format, parts);
    writeWhole(file, text);
    sign(result!, file, format, text, Date.now());
  }
}
