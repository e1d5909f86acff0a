import { ExitCode } from "../exit-code";
import { UsageError } from "../usage-error";
import { append, checked } from "./append";
import { openContext, digestOf, type ImageOptions } from "./context";
import { jsonIn, readInput } from "./input";
import { appendedLines } from "./show-appended";
import { show } from "./words";

export interface RecordOptions extends ImageOptions {
  readonly kind?: string;
  readonly digest?: string;
  readonly reference?: string;
  readonly actor?: string;
  readonly role?: string;
  readonly expires?: string;
  readonly closes?: readonly string[];
  readonly body?: string;
  readonly outcome?: string;
  readonly reason?: string;
}

/** Members of a piece of evidence that flags may give; those in the file go before them. */
function flags(options: RecordOptions, at: string): Record<string, unknown> {
  const { kind, digest, reference, actor, role, expires, closes } = options;
  return Object.fromEntries(
    Object.entries({
      kind,
      digest: digest === undefined ? undefined : digestOf(digest),
      reference,
      actor,
      role,
      expires,
      closes,
      at,
    }).filter(([, value]) => value !== undefined),
  );
}

function bodyOf({ body, outcome, reason }: RecordOptions): Record<string, unknown> {
  const [own] = body === undefined ? [] : jsonIn(body, "--body");
  if (own !== undefined && (typeof own.data !== "object" || own.data === null))
    throw new UsageError("--body: is no JSON object");
  return {
    ...(own?.data as Record<string, unknown> | undefined),
    ...(outcome !== undefined && { outcome }),
    ...(reason !== undefined && { reason }),
  };
}

const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === "object" && data !== null && !Array.isArray(data);

/** `bulkhead image record [FILE]`: adds what somebody says of an image to the log. */
export async function record(file: string | undefined, options: RecordOptions): Promise<ExitCode> {
  const context = openContext(options);
  const common = flags(options, context.iso);
  const given =
    file === undefined
      ? [{ data: { ...common, body: bodyOf(options) }, place: "the flags" }]
      : jsonIn(readInput(file).toString("utf8"), file).map(({ data, line }) => ({
          data: isObject(data) ? { ...common, ...data } : data,
          place: `${file}:${line}`,
        }));
  const statements = given.map(({ data, place }) => {
    const statement = checked(data, context, place);
    const claimed =
      statement.kind === "signature" ||
      (statement.kind === "provenance" && statement.body.signer !== undefined);
    if (claimed)
      throw new UsageError(
        `${place}: a verified signature can't be claimed`,
        "let it be verified: bulkhead image verify FILE --signer NAME --record",
      );
    return statement;
  });
  await show(append(context, statements), options.format, appendedLines);
  return ExitCode.clean;
}
