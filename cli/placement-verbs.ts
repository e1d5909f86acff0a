import { Option, type Command } from "commander";
import type { PlaceOptions } from "./commands/place";
import type { VerbKit } from "./network-verbs";

/** The verbs that ask who may run where. */
export function addPlacementVerbs(program: Command, { withSources, collect, done }: VerbKit): void {
  withSources(program.command("place"))
    .description("tell where WORKLOAD may run, with whom, and why; without it, who may share what with whom")
    .argument("[workload]", "its name, or namespace/name")
    .option(
      "-s, --source <source>",
      "what to read; else the Pulumi project of this folder (repeatable)",
      collect,
    )
    .addOption(
      new Option("-f, --format <name>", "svg and markdown show all workloads")
        .choices(["pretty", "json", "markdown", "svg"])
        .default("pretty"),
    )
    .option("-o, --output <file>", "write to this file")
    .addHelpText(
      "after",
      `
Ends with 0 when the question is answered, whatever the answer (\`check\` judges it), 2 if something could not be read.

Examples:
  bulkhead place checkout --stack production
  bulkhead place --source k8s/ --format svg -o matrix.svg`,
    )
    .action(async (workload: string | undefined, options: PlaceOptions) => {
      const { place } = await import("./commands/place");
      done(await place(workload, options));
    });
}
