import { Option, type Command } from "commander";
import type { JudgeOptions } from "./behaviour/judge";
import type { RulesOptions } from "./behaviour/rules";
import type { VerbKit } from "./network-verbs";

const verbs = async () => (await import("./commands/behaviour")).behaviourVerbs;

/** The verbs on what containers do while they run. */
export function addBehaviourVerbs(program: Command, { withSources, collect, done }: VerbKit): void {
  const behaviour = program
    .command("behaviour")
    .description("tell what containers may do while they run, and judge what sensors saw them do");
  const withWorkloads = (command: Command): Command =>
    withSources(command)
      .option(
        "-s, --source <source>",
        "what to read; else the Pulumi project of this folder (repeatable)",
        collect,
      )
      .option(
        "--image-config <[reference=]file>",
        "an image's config, as crane config or docker inspect print it (repeatable)",
        collect,
      );

  withWorkloads(behaviour.command("rules"))
    .description("tell what each container may run, write, mount, listen on and connect to, and what says so")
    .argument("[workload]", "its name, or namespace/name")
    .addOption(
      new Option("-f, --format <name>", "falco and tetragon are rules for these sensors, in YAML")
        .choices(["pretty", "json", "falco", "tetragon"])
        .default("pretty"),
    )
    .option("-o, --output <file>", "where to write it; else to standard output")
    .addHelpText("after", "\nEnds with 0, 2 if something could not be read.")
    .action(async (workload: string | undefined, options: RulesOptions) => {
      done(await (await verbs()).rules(workload, options));
    });

  withWorkloads(behaviour.command("judge"))
    .description("judge reports of Falco or Tetragon in JSON by what each container may do")
    .argument("<report...>", "files, gzipped or not, or - for standard input")
    .option("--rules <file>", "rule sets that bulkhead behaviour rules wrote; instead of --source")
    .option("--respond", "do what the estate says is to be done (register.behaviour)")
    .option("--log <file>", "the evidence log; else the estate's images.log, else the register")
    .option("--actor <name>", "who records evidence and answers for requests")
    .option("--role <duty>", "the duty in which they do", "security")
    .option("--url <url>", "the register; else the estate's register.url")
    .option("--token-file <file>", "the file that holds the token; else BULKHEAD_REGISTER_TOKEN")
    .addOption(
      new Option("-f, --format <name>", "how to show it").choices(["pretty", "json"]).default("pretty"),
    )
    .addHelpText(
      "after",
      `
Ends with 0 if all is expected, 1 if there are anomalies, 3 if something could not be judged, 2 if something could not be read
or done.

Examples:
  bulkhead behaviour rules shop/web --source k8s/ --image-config config.json
  kubectl logs -n kube-system ds/tetragon -c export-stdout | bulkhead behaviour judge - --source k8s/
  bulkhead behaviour judge falco.jsonl --rules rules.json --respond --actor soc`,
    )
    .action(async (reports: string[], options: JudgeOptions) => {
      done(await (await verbs()).judge(reports, options));
    });
}
