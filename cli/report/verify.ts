import { createHash, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { verifyEnvelope } from "../../core/image/verify/dsse";
import { parseJson } from "../../core/image/verify/json";
import { Refused } from "../../core/image/verify/refused";
import { keyIdOf } from "../../core/image/verify/sign";
import { checkSubject } from "../../core/image/verify/statement";
import { readKey } from "../../core/image/verify/trust";
import { plural } from "../../core/report/text";
import { REPORT_PREDICATE, reportPredicate, type ReportPredicate } from "../../core/report/statement";
import { ExitCode } from "../exit-code";
import { readInput } from "../image/input";
import { show } from "../image/words";
import { reportUsage } from "../report-usage";
import { UsageError } from "../usage-error";
import { envelopeOf } from "./sign";

export interface VerifyReportOptions {
  readonly key: string;
  readonly envelope?: string;
  readonly format: "pretty" | "json";
}

type Answer = { readonly file: string } & (
  | { readonly verified: true; readonly says: ReportPredicate }
  | { readonly verified: false; readonly code: string; readonly reason: string }
);

/** `bulkhead report verify FILE…`: whether reports are those that were signed, by a pinned key and offline. */
export async function verifyReports(
  files: readonly string[],
  options: VerifyReportOptions,
): Promise<ExitCode> {
  return reportUsage(async () => {
    if (options.envelope !== undefined && files.length > 1)
      throw new UsageError("--envelope: is of one report", "verify the others by themselves");
    const key = publicKey(options.key);
    const answers = files.map((file) => verifyOne(file, options.envelope ?? envelopeOf(file), key));
    await show({ key: keyIdOf(key), answers }, options.format, lines);
    return answers.every(({ verified }) => verified) ? ExitCode.clean : ExitCode.findings;
  });
}

function verifyOne(file: string, envelope: string, key: KeyObject): Answer {
  const report = bytesOf(file, "name the report as it was written");
  const signed = bytesOf(envelope, "the signature lies beside the report; name it by --envelope");
  try {
    const { statement } = verifyEnvelope(parseJson(signed.toString("utf8"), "the signature"), {
      kind: "key",
      key,
    });
    if (statement?.predicateType !== REPORT_PREDICATE)
      throw new Refused("predicate-type", "what is signed does not speak of a report of Bulkhead");
    if (statement.subjects.length !== 1)
      throw new Refused("subject", "what is signed speaks of more than one file");
    const digest = createHash("sha256").update(report).digest("hex");
    try {
      checkSubject(statement, `sha256:${digest}`);
    } catch (cause) {
      throw new Refused("subject", `the report was changed since: its SHA-256 is ${digest}`, { cause });
    }
    const says = reportPredicate.safeParse(statement.predicate);
    if (!says.success) throw new Refused("form", "what is signed is not what Bulkhead says of a report");
    return { file, verified: true, says: says.data };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { file, verified: false, code: error.code, reason: error.message };
  }
}

/** Reports of large fleets are larger than what else is read whole. */
function bytesOf(file: string, hint: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(
      `${file}: can't be read (${(error as NodeJS.ErrnoException).code ?? "failed"})`,
      hint,
    );
  }
}

function publicKey(file: string): KeyObject {
  try {
    return readKey(readInput(file));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new UsageError(
      `${file}: ${error.message}`,
      "name the public key: openssl pkey -in bulkhead.key -pubout -out bulkhead.pub",
    );
  }
}

const lines = (
  { key, answers }: { readonly key: string; readonly answers: readonly Answer[] },
  colors: Parameters<Parameters<typeof show>[2]>[1],
): string[] =>
  answers.flatMap((answer) =>
    answer.verified
      ? [
          `${colors.green("✓")} ${answer.file}: signed by ${key}`,
          ...words(answer.says).map((each) => `  ${each}`),
        ]
      : [`${colors.red("✗")} ${answer.file}: refused: ${answer.reason}`],
  );

const words = ({ written, tool, estate, catalogue, inputs, counts }: ReportPredicate): string[] => [
  `written ${written} by ${tool.name} ${tool.version}`,
  `estate ${estate.source} sha256 ${estate.sha256}`,
  `catalogue ${plural(catalogue.policies, "policy", "policies")} sha256 ${catalogue.sha256}`,
  `${plural(inputs.length, "input")}, ${plural(counts.resources, "resource")}: ${counts.mandatory} mandatory, ${counts.advisory} advisory, ${counts.unknownMandatory + counts.unknownAdvisory} unknown, ${counts.accepted} accepted`,
];
