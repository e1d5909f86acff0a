import { Argument, Option, type Command } from "commander";
import type { Shell } from "./completion/scripts";
import type { PreviewOptions } from "./commands/preview";
import type { VerbKit } from "./network-verbs";
import { formats } from "./output";

/** The verbs that make the others pleasant to live with. */
export function addComfortVerbs(
  program: Command,
  { withSources, collect, severities, done, output }: VerbKit & { readonly output: OutputReader },
): void {
  withSources(program.command("preview"))
    .description("run pulumi preview and judge what it would change; without the CLI, judge the program")
    .argument("[args...]", "after --, what pulumi preview is given")
    .option("--command <program>", "the CLI to run", "pulumi")
    .option("-f, --format <name[=file]>", `${Object.keys(formats).join(", ")} (repeatable)`, output)
    .option(
      "--key <file>",
      "sign each file that is written, into FILE.dsse.json, with this private key (PEM)",
    )
    .addOption(
      new Option("--fail-on <severity>", "fail on violations of this severity or worse").choices(severities),
    )
    .option("--only <policy>", "judge by these policies or groups only (repeatable)", collect)
    .option("--skip <policy>", "leave these policies or groups out (repeatable)", collect)
    .option("-q, --quiet", "show only what fails the check")
    .addHelpText(
      "after",
      `
What other policy packs say during the preview goes to standard error; what they refuse ends it with 1.

Examples:
  bulkhead preview -- --stack shop/production --diff
  bulkhead preview -f markdown=comment.md -f sarif=bulkhead.sarif -- --stack production`,
    )
    .action(async (args: string[], options: PreviewOptions) => {
      const { preview } = await import("./commands/preview");
      done(await preview(args, options));
    });

  program
    .command("doctor")
    .description("tell what Bulkhead finds to work with, what is missing, and how to get it")
    .option("--estate <file>", "the estate; else BULKHEAD_ESTATE, else bulkhead.yaml found upwards")
    .action(async (options: { estate?: string }) => {
      const { doctor } = await import("./commands/doctor");
      done(await doctor(options));
    });

  program
    .command("completion")
    .description("print a script that completes verbs and options in a shell")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      `
Examples:
  source <(bulkhead completion bash)
  bulkhead completion fish > ~/.config/fish/completions/bulkhead.fish`,
    )
    .action(async (shell: Shell) => {
      const { completion } = await import("./commands/completion");
      done(await completion(shell, program));
    });
}

type OutputReader = (
  value: string,
  all?: readonly { readonly format: keyof typeof formats; readonly file?: string }[],
) => { readonly format: keyof typeof formats; readonly file?: string }[];
