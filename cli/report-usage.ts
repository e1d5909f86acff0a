import { ExitCode } from "./exit-code";
import { printable } from "./text";
import { UsageError } from "./usage-error";

/** Runs a command; what is wrong with its use becomes one line and exit code 2. */
export async function reportUsage(command: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await command();
  } catch (error) {
    const message = error instanceof UsageError ? error.message : systemMessage(error);
    if (message === undefined) throw error;
    const hint = error instanceof UsageError && error.hint ? ` (${error.hint})` : "";
    if (message !== "") process.stderr.write(printable(`bulkhead: ${message}${hint}\n`));
    return ExitCode.cannotCheck;
  }
}

/** What the system said of a file that could not be written; a reader that went away (`| head`) needs no word. */
function systemMessage(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("syscall" in error)) return undefined;
  return "code" in error && error.code === "EPIPE" ? "" : error.message;
}
