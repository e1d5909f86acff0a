import { renderSnapshot, snapshotOf } from "../../core/image";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { print } from "../output";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";
import { evidenceOf, openContext, type ImageOptions } from "./context";
import { readInput } from "./input";

export interface SnapshotOptions extends Omit<ImageOptions, "format"> {
  readonly key?: string;
  readonly output: string;
}

/** `bulkhead image snapshot`: the statuses of all images at one instant, signed, for checks elsewhere. */
export async function snapshot(options: SnapshotOptions): Promise<ExitCode> {
  const context = openContext({ ...options, format: "pretty" });
  const statuses = snapshotOf(evidenceOf(context), context.estate, context.now);
  const parts = { at: context.now, estate: context.loaded.hash, statuses };
  const key = options.key === undefined ? undefined : readInput(options.key).toString("utf8");
  let text: string;
  try {
    text = renderSnapshot(parts, key);
  } catch (error) {
    if (key === undefined) throw error;
    throw new UsageError(
      `${options.key}: is no private key that can sign`,
      "make one: openssl genpkey -algorithm ed25519",
    );
  }
  if (options.output === "-") {
    await print(text);
    return ExitCode.clean;
  }
  writeWhole(options.output, text);
  await print(
    `${plural(statuses.length, "image")} in ${options.output}${key === undefined ? ", not signed: add --key" : ", signed"}\n`,
  );
  return ExitCode.clean;
}
