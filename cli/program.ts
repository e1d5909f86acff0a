import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { InitOptions } from "./commands/init";
import { addAuditVerbs } from "./audit-verbs";
import { ExitCode, severities } from "./exit-code";
import { addExamples } from "./examples";
import { addBehaviourVerbs } from "./behaviour-verbs";
import { addComfortVerbs } from "./comfort-verbs";
import { addImageVerbs } from "./image-verbs";
import { presets } from "./init/presets";
import { collect, count, withJudging } from "./judging-options";
import { addNetworkVerbs } from "./network-verbs";
import { addPlacementVerbs } from "./placement-verbs";
import { addRegisterVerbs } from "./register-verbs";
import { formats, type Output } from "./output";
import { addReportVerbs } from "./report-verbs";
import { reportUsage } from "./report-usage";
import { UsageError } from "./usage-error";
import { version } from "./version";

function config(value: string, all: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = value.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("write it as key=value");
  return { ...all, [value.slice(0, at)]: value.slice(at + 1) };
}

function output(value: string, all: readonly Output[] = []): Output[] {
  const at = value.indexOf("=");
  const name = at < 0 ? value : value.slice(0, at);
  if (!Object.hasOwn(formats, name))
    throw new InvalidArgumentError(`choose one of ${Object.keys(formats).join(", ")}`);
  const file = at < 0 ? undefined : value.slice(at + 1);
  if (file === "") throw new InvalidArgumentError("name a file after the =");
  return [...all, { format: name as Output["format"], ...(file !== undefined && { file }) }];
}

/** Adds the options that every verb that reads sources has. */
function withSources(command: Command): Command {
  return command
    .option("--estate <file>", "the estate; else BULKHEAD_ESTATE, else bulkhead.yaml found upwards")
    .option("--stack <name>", "the stack of a program, or the one that manifests belong to")
    .option("--env <name>", "judge everything as this environment of the estate")
    .option("-c, --config <key=value>", "a configuration value for the program (repeatable)", config);
}

/** The command line as it is declared. @param done is told how a verb ended */
export function commandLine(done: (code: ExitCode) => void): Command {
  const program = new Command("bulkhead")
    .description("Keeps container estates on AWS and Kubernetes divided.")
    .version(version())
    .exitOverride()
    .showHelpAfterError("(add --help for the options)")
    .configureHelp({ showGlobalOptions: true })
    .option(
      "--policies <path>",
      "policies of your own besides: a file, a folder or a package (repeatable); else BULKHEAD_POLICIES",
      collect,
    )
    .hook("preAction", async () => {
      const { policies } = program.opts<{ policies?: string[] }>();
      if (!policies && !process.env["BULKHEAD_POLICIES"]) return;
      const { addOwnPolicies } = await import("./policy/own");
      addOwnPolicies(policies);
    });

  withJudging(
    withSources(program.command("check", { isDefault: false }))
      .description("judge a program, preview, plan, state or manifests by the policies")
      .argument(
        "[source...]",
        "files, folders, globs or - for standard input; else the Pulumi project of this folder",
      )
      .option("-f, --format <name[=file]>", `${Object.keys(formats).join(", ")} (repeatable)`, output)
      .option(
        "--key <file>",
        "sign each file that is written, into FILE.dsse.json, with this private key (PEM)",
      )
      .addOption(
        new Option("--fail-on <severity>", "fail on violations of this severity or worse").choices(
          severities,
        ),
      ),
    "judge by a framework, control by control (bulkhead rules lists them)",
  )
    .option("--baseline <file>", "fail on what this file doesn't know (see --write-baseline)")
    .option(
      "--write-baseline",
      "first write all that is found to the baseline, bulkhead.baseline.json by default",
    )
    .option("--timeout <seconds>", "how long a program may run", positive)
    .option("--stale-after <days>", "how old a state may be, over the estate's word (90)", count)
    .option("-q, --quiet", "show only what fails the check")
    .action(async (sources: string[], options: Record<string, unknown>) => {
      const { check } = await import("./commands/check");
      done(await check(sources, options));
    });

  withSources(program.command("init"))
    .description("write a commented first bulkhead.yaml from what the source shows")
    .argument("[source...]")
    .option("-o, --output <file>", "where to write it; - for standard output", "bulkhead.yaml")
    .option("--force", "replace an existing file")
    .addOption(new Option("--preset <name>", "how strict it begins").choices(Object.keys(presets)))
    .action(async (sources: string[], options: InitOptions) => {
      const { init } = await import("./commands/init");
      done(await init(sources, options));
    });

  program
    .command("explain")
    .description("tell what a policy demands, why, and how to meet it")
    .argument("<policy>")
    .action(async (name: string) => {
      const { explain } = await import("./commands/explain");
      done(explain(name));
    });

  program
    .command("rules")
    .description("list the policies")
    .option("--framework <id>", "only those that a framework asks for, by its controls")
    .addOption(new Option("-f, --format <name>", "how to list").choices(["table", "json"]).default("table"))
    .action(async (options: { framework?: string; format: "table" | "json" }) => {
      const { rules } = await import("./commands/rules");
      done(await rules(options));
    });

  const policy = program.command("policy").description("write and test policies of your own");
  policy
    .command("test")
    .description("judge the examples of policies as they say of themselves")
    .argument("[path...]", "files, folders or packages; else those of --policies")
    .addHelpText(
      "after",
      `
Ends with 0, 1 if an example is not judged as it says, 2 if a policy can't be loaded.

Examples:
  bulkhead policy test policies
  bulkhead policy test @example/container-policies`,
    )
    .action(async (specs: string[]) => {
      const { policyTest } = await import("./commands/policy");
      done(await policyTest(specs));
    });
  policy
    .command("new")
    .description("write a policy to begin with")
    .argument("<name>", "<verb>-<subject>, with the verb disallow, require or restrict")
    .option("--folder <folder>", "where to write it", "policies")
    .action(async (name: string, options: { folder: string }) => {
      const { policyNew } = await import("./commands/policy");
      done(await policyNew(name, options));
    });

  const kit = { withSources, collect, severities, done };
  addNetworkVerbs(program, kit);
  addPlacementVerbs(program, kit);
  addImageVerbs(program, kit);
  addRegisterVerbs(program, kit);
  addBehaviourVerbs(program, kit);
  addComfortVerbs(program, { ...kit, output });
  addAuditVerbs(program, kit);
  addReportVerbs(program, kit);

  const estate = program.command("estate").description("read, check and show the estate");
  estate
    .command("check")
    .description("check the estate file")
    .argument("[file]")
    .action(async (file: string | undefined) => {
      const { estateCheck } = await import("./commands/estate");
      done(estateCheck(file));
    });
  estate
    .command("schema")
    .description("print the JSON Schema of the estate, for editors")
    .option("--exceptions", "that of the exceptions file instead")
    .action(async (options: { exceptions?: boolean }) => {
      const { estateSchema } = await import("./commands/estate");
      done(estateSchema(options));
    });
  estate
    .command("show")
    .description("print the estate in force, with every default filled in")
    .argument("[file]")
    .action(async (file: string | undefined) => {
      const { estateShow } = await import("./commands/estate");
      done(estateShow(file));
    });

  addExamples(program);
  return program;
}

/**
 * Runs the command line.
 *
 * @param argv as `process.argv`
 * @returns the exit code: 0 clean, 1 findings, 2 could not check, 3 unknowns that are mandatory
 */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = ExitCode.clean;
  const program = commandLine((ended) => void (code = ended));
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof UsageError) return reportUsage(() => Promise.reject(error));
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.clean : ExitCode.cannotCheck;
  }
  return code;
}

function positive(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 3600)) throw new InvalidArgumentError("a number of seconds up to 3600");
  return seconds;
}
