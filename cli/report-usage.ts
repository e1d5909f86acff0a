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

/** What the system said of something that it refused. */
const systemMessage = (error: unknown): string | undefined =>
  error instanceof Error && "syscall" in error ? error.message : undefined;
