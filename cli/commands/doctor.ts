import pc from "picocolors";
import { checks } from "../doctor/checks";
import { ExitCode } from "../exit-code";
import { print } from "../output";
import { terminal } from "../terminal";
import { printable } from "../text";
import { version } from "../version";

const marks = { ok: "✓", missing: "-", wrong: "✗" } as const;

/** `bulkhead doctor`: what Bulkhead finds to work with, what is missing, and how to get it. */
export async function doctor(options: { readonly estate?: string }): Promise<ExitCode> {
  const found = await checks(process.cwd(), options.estate);
  const colors = pc.createColors(terminal().color);
  const paint = { ok: colors.green, missing: colors.yellow, wrong: colors.red };
  const lines = found.flatMap(({ what, state, says, help }) => [
    `${paint[state](marks[state])} ${what}: ${says}`,
    ...(help === undefined ? [] : [`    ${help}`]),
  ]);
  await print(
    printable(
      `bulkhead ${version()}. It sends nothing to anybody: there is no telemetry.\n${lines.join("\n")}\n`,
    ),
  );
  return found.some(({ needed, state }) => needed && state !== "ok") ? ExitCode.cannotCheck : ExitCode.clean;
}
