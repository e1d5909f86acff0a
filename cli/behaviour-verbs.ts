import { Option, type Command } from "commander";
import type { JudgeOptions } from "./behaviour/judge";
import type { RulesOptions } from "./behaviour/rules";
import type { VerbKit } from "./network-verbs";
import type { UsageOptions } from "./usage/run";

const verbs = async () => (await import("./commands/behaviour")).behaviourVerbs;

/** The verbs on what containers do while they run, and what of the open was used. */
export function addBehaviourVerbs(program: Command, kit: VerbKit): void {
  addUsage(program, kit);
  const { withSources, collect, done } = kit;
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
  bulkhead behaviour judge tetragon.jsonl --source k8s/ --image-config config.json
  kubectl logs -n kube-system ds/tetragon -c export-stdout | bulkhead behaviour judge - --source k8s/
  bulkhead behaviour judge falco.jsonl --rules rules.json --respond --actor soc`,
    )
    .action(async (reports: string[], options: JudgeOptions) => {
      done(await (await verbs()).judge(reports, options));
    });
}

function addUsage(program: Command, { withSources, collect, done }: VerbKit): void {
  withSources(program.command("usage"))
    .description("tell which rules and rights are open and were not used, and what would do")
    .option(
      "-s, --source <source>",
      "what to read; else the Pulumi project of this folder (repeatable)",
      collect,
    )
    .option(
      "--flows <file>",
      "VPC flow logs or Hubble's flows, gzipped or not; a file or a folder (repeatable)",
      collect,
    )
    .option(
      "--calls <file>",
      "CloudTrail's records or Kubernetes' audit log, gzipped or not; a file or a folder (repeatable)",
      collect,
    )
    .option("--interfaces <file>", "what aws ec2 describe-network-interfaces prints (repeatable)", collect)
    .option(
      "--audit-policy <file>",
      "the API server's audit policy, which tells what its audit log leaves out",
    )
    .option(
      "--policy-documents <file>",
      "IAM policies that no source holds, such as AWS's own, as aws iam get-policy-version prints them; a file or a folder (repeatable)",
      collect,
    )
    .option("--flow-format <fields>", "the fields of flow logs that have no first line to name them")
    .option("--at-least <span>", "how long a log must cover for what it does not show to be unused", "30d")
    .option("-o, --out <folder>", "write tighter policies, rules and documents there")
    .option("--all", "show what is used as it is too")
    .addOption(
      new Option("-f, --format <name>", "how to show it").choices(["pretty", "json"]).default("pretty"),
    )
    .addHelpText(
      "after",
      `
Ends with 0 if all that is open was used, 1 if something was not, 3 if it can't be told, 2 if something could not be read.

Examples:
  bulkhead usage --flows flow-logs/ --interfaces interfaces.json --source state.json
  bulkhead usage --calls cloudtrail/ --source state.json --policy-documents aws-policies/ --out tighter
  bulkhead usage --calls audit.log --audit-policy audit-policy.yaml --source k8s/ --out tighter
  hubble observe -o json --since 720h | bulkhead usage --flows - --source k8s/`,
    )
    .action(async (options: UsageOptions) => {
      const { runUsage } = await import("./commands/usage");
      done(await runUsage(options));
    });
}
