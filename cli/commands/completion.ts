import type { Command } from "commander";
import { ExitCode } from "../exit-code";
import { print } from "../output";
import { scripts, type Shell } from "../completion/scripts";
import { wordsOf } from "../completion/words";

/** `bulkhead completion SHELL`: prints a script that completes verbs and options in the shell. */
export async function completion(shell: Shell, program: Command): Promise<ExitCode> {
  await print(scripts[shell](wordsOf(program)));
  return ExitCode.clean;
}
