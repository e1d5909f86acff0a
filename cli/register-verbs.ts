import { Option, type Command } from "commander";
import type { VerbKit } from "./network-verbs";
import type { AskOptions } from "./register/ask";
import type { RegisterOptions } from "./register/connect";
import type { ReconcileOptions } from "./register/reconcile";
import type { MakeOptions } from "./register/request";
import type { ServeOptions, VerifyOptions } from "./register/serve";
import type { WatchVerbOptions } from "./register/watch";

const format = (): Option =>
  new Option("-f, --format <name>", "how to show it").choices(["pretty", "json"]).default("pretty");

const withRegister = (command: Command): Command =>
  command
    .option("--estate <file>", "the estate; else BULKHEAD_ESTATE, else bulkhead.yaml found upwards")
    .option("--url <url>", "the register; else the estate's register.url")
    .option("--token-file <file>", "the file that holds the token; else BULKHEAD_REGISTER_TOKEN")
    .addOption(format());

const verbs = async () => (await import("./commands/register")).registerVerbs;

/** The verbs on what runs where. */
export function addRegisterVerbs(program: Command, kit: VerbKit): void {
  const register = program
    .command("register")
    .description("keep and ask what runs where, and have it stopped");
  addService(register, kit);
  addWatcher(register, kit);
  addQuestions(register, kit);
  addRequests(register, kit);
}

function addService(register: Command, { done }: VerbKit): void {
  register
    .command("serve")
    .description("run the service until it is asked to end")
    .option("--estate <file>", "the estate; else BULKHEAD_ESTATE, else bulkhead.yaml found upwards")
    .option("-s, --settings <file>", "who may do what, and the rest of the settings, in YAML")
    .option("--database <where>", "postgres://… or a file; else DATABASE_URL, else the settings'")
    .option("--host <address>", "where to listen; else the settings', else 127.0.0.1")
    .option("--port <port>", "else the settings', else 8443")
    .addHelpText(
      "after",
      `
Answers at /reference what can be asked. Ends with 0 when it was asked to end, 2 if it can't run.

Examples:
  bulkhead register serve --settings register.yaml
  DATABASE_URL=postgres://register@db/register bulkhead register serve --settings register.yaml --host 0.0.0.0`,
    )
    .action(async (options: ServeOptions) => {
      done(await (await verbs()).serve(options));
    });

  register
    .command("verify")
    .description("tell whether the register's history is as it was written")
    .option("--database <where>", "postgres://… or a file; else DATABASE_URL, else register.db")
    .option("--key <file>", "the public key that checkpoints must be signed by, in PEM")
    .option("--checkpoint <file>", "a checkpoint that was kept elsewhere")
    .addOption(format())
    .addHelpText("after", "\nEnds with 0, 1 if anything was changed, 2 if it can't be read.")
    .action(async (options: VerifyOptions) => {
      done(await (await verbs()).verify(options));
    });

  register
    .command("token")
    .description("make a token, and the hash of it that goes into the settings")
    .action(async () => {
      done(await (await verbs()).token());
    });
}

function addWatcher(register: Command, { done }: VerbKit): void {
  withRegister(register.command("watch"))
    .description("tell the register what is seen of a cluster, and what disagrees with what containers say")
    .requiredOption("--cluster <name>", "as instances' names begin")
    .option("--account <id>", "the account that the cluster lies in")
    .option("--kubeconfig <file>", "else KUBECONFIG, else the pod's own identity")
    .option("--ca-file <file>", "the authorities that the register's certificate is from; else the system's")
    .option("--grace <time>", "how long a report may take to come in", "2m")
    .option("--every <time>", "how often what is seen and what is said are compared", "1m")
    .option("--lease <namespace/name>", "the Lease by which one of several watchers works")
    .option("--metrics-port <port>", "tell figures for Prometheus there, at /metrics")
    .option("--once", "compare once, and end")
    .addHelpText(
      "after",
      "\nEnds with 0 when it was asked to end; with --once 1 if something disagrees; 2 if it can't watch.",
    )
    .action(async (options: WatchVerbOptions) => {
      done(await (await verbs()).watch(options));
    });
}

const withFilter = (command: Command): Command =>
  withRegister(command)
    .addOption(
      new Option("--state <state>", "which instances")
        .choices(["running", "live", "gone", "any", "deployed", "suspended", "stopped", "removed"])
        .default("running"),
    )
    .option("--environment <name>", "only there")
    .option("--limit <number>", "how many to show", "100");

function addQuestions(register: Command, { collect, done }: VerbKit): void {
  const ends = "\nEnds with 0 when the question is answered, 2 if the register doesn't answer.";

  withFilter(register.command("where"))
    .description("tell where an image, a vulnerability or a workload runs")
    .argument("<what>", "sha256:…, a reference with a digest, CVE-2026-1234, or namespace/name")
    .addHelpText("after", ends)
    .action(async (what: string, options: AskOptions) => {
      done(await (await verbs()).where(what, options));
    });

  withFilter(register.command("what"))
    .description("tell what runs on a node")
    .argument("<node>")
    .addHelpText("after", ends)
    .action(async (node: string, options: AskOptions) => {
      done(await (await verbs()).what(node, options));
    });

  withRegister(register.command("reconcile"))
    .description("tell where the stacks' state and what runs disagree")
    .requiredOption("--state <source>", "a state, or another source (repeatable)", collect)
    .option("--stack <name>", "the stack of a program, or the one that manifests belong to")
    .option("--environment <name>", "only what runs there")
    .option("--snapshot <file>", "what runs by this snapshot; else the register is asked")
    .addHelpText(
      "after",
      "\nEnds with 0 if they agree, 1 if not, 3 if an image names no digest, 2 if something could not be read.",
    )
    .action(async (options: ReconcileOptions) => {
      done(await (await verbs()).reconcile(options));
    });
}

function addRequests(register: Command, { done }: VerbKit): void {
  const request = register.command("request").description("have instances stopped, suspended or replaced");
  for (const kind of ["stop", "suspend", "replace"] as const) {
    const command = withRegister(request.command(kind))
      .description(
        `ask for instances to be ${kind === "stop" ? "stopped" : kind === "suspend" ? "suspended" : "replaced by another image"}`,
      )
      .option("--digest <digest>", "those of an image")
      .option("--workload <name>", "those of a workload: namespace/name")
      .option("--node <name>", "those on a node")
      .option("--supplier <name>", "those of a supplier")
      .option("--cve <name>", "those of images in which scans found it")
      .option("--environment <name>", "only there")
      .requiredOption("--reason <text>", "why")
      .requiredOption("--owner <name>", "who answers for its being done")
      .option(
        "--due <time>",
        "until when, as 2026-01-31T08:00:00Z or 10m; else the estate's register.stopWithin",
      );
    if (kind === "replace") command.requiredOption("--by <digest>", "the image to run instead");
    command.action(async (options: MakeOptions) => {
      done(await (await verbs()).make(kind, options));
    });
  }

  withRegister(request.command("show"))
    .description("tell how each instance complied")
    .argument("<id>")
    .option("--wait", "until none is pending")
    .addHelpText(
      "after",
      "\nEnds with 0, 1 if an instance is late or violated it, 2 if the register doesn't answer.",
    )
    .action(async (id: string, options: RegisterOptions & { wait?: boolean }) => {
      done(await (await verbs()).showRequest(id, options));
    });

  withRegister(request.command("list"))
    .description("list the requests with how far they were carried out")
    .option("--all", "those that were ended, too")
    .addHelpText("after", "\nEnds with 0, 1 if one is late or violated, 2 if the register doesn't answer.")
    .action(async (options: RegisterOptions & { all?: boolean }) => {
      done(await (await verbs()).listRequests(options));
    });

  withRegister(request.command("close"))
    .description("end a request: it was carried out, or is withdrawn")
    .argument("<id>")
    .requiredOption("--reason <text>", "why")
    .action(async (id: string, options: RegisterOptions & { reason: string }) => {
      done(await (await verbs()).closeRequest(id, options));
    });
}
