import { Option, type Command } from "commander";
import type { DiffOptions } from "./commands/diff";
import type { DriftOptions } from "./commands/drift";
import type { FixOptions } from "./commands/fix";
import type { ReachOptions } from "./commands/reach";
import type { ExitCode } from "./exit-code";

/** What the verbs share with those of the program. */
export interface VerbKit {
  readonly withSources: (command: Command) => Command;
  readonly collect: (value: string, all?: readonly string[]) => string[];
  readonly severities: readonly string[];
  readonly done: (code: ExitCode) => void;
}

/** The verbs that ask who can reach whom. */
export function addNetworkVerbs(program: Command, kit: VerbKit): void {
  addReach(program, kit);
  addDiff(program, kit);
  addDrift(program, kit);
  addFix(program, kit);
}

function addReach(program: Command, { withSources, collect, done }: VerbKit): void {
  withSources(program.command("reach"))
    .description("tell whether FROM can reach TO, and why; without them, draw who can reach whom")
    .argument("[from]", "who opens the connection")
    .argument("[to]", "who answers")
    .option("-p, --port <port>", "ask for these ports only, as 443/tcp, 8000-8100/tcp, any/udp or icmp")
    .option(
      "-s, --source <source>",
      "what to read; else the Pulumi project of this folder (repeatable)",
      collect,
    )
    .addOption(
      new Option(
        "-f, --format <name>",
        "pretty and json answer a question; svg, dot, mermaid and json draw",
      ).choices(["pretty", "json", "svg", "dot", "mermaid"]),
    )
    .addOption(
      new Option("--expect <answer>", "make it a test: end with 1 if it is not so").choices([
        "reachable",
        "blocked",
      ]),
    )
    .option("-o, --output <file>", "write to this file")
    .addHelpText(
      "after",
      `
An end is a workload (checkout, shop/checkout), a resource's name, id or URN, a zone of the estate, an address or a
block of addresses, internet, or one of metadata, api-server, kubelet, etcd and dns.

Ends with 0 when the question is answered, whatever the answer. With --expect: 1 if it is not so, 3 if what is not
known yet decides. 2 if something could not be read.

Examples:
  bulkhead reach internet checkout --port 8080/tcp
  bulkhead reach app data --source k8s/ --expect blocked
  bulkhead reach --format svg -o picture.svg --stack production`,
    )
    .action(async (from: string | undefined, to: string | undefined, options: ReachOptions) => {
      const { reach } = await import("./commands/reach");
      done(await reach(from, to, options));
    });
}

function addDiff(program: Command, { withSources, collect, severities, done }: VerbKit): void {
  withSources(program.command("diff"))
    .description("tell what HEAD has that BASE had not: findings, connections, a looser estate")
    .argument("<base>", "a source, or a result that `check --format json` wrote")
    .argument("<head>", "the same, as it is to become")
    .addOption(
      new Option("-f, --format <name>", "markdown is a comment for a pull request")
        .choices(["pretty", "json", "markdown"])
        .default("pretty"),
    )
    .addOption(
      new Option("--fail-on <severity>", "fail on new violations of this severity or worse").choices(
        severities,
      ),
    )
    .option("--base-estate <file>", "the estate of the base; else --estate, else the one beside it")
    .option("--base-stack <name>", "the stack of the base; else --stack")
    .option("--promotion", "compare the same workloads of two environments: their images must be the same")
    .option("--only <policy>", "judge by these policies or groups only (repeatable)", collect)
    .option("--skip <policy>", "leave these policies or groups out (repeatable)", collect)
    .addHelpText(
      "after",
      `
Each side is judged by the estate beside it. Only what is new decides how the command ends: 0 nothing that fails,
1 new violations or an estate that allows more than before, 2 something could not be read, 3 mandatory unknowns.
With --promotion: 1 an image is another one, 3 nobody can tell (a tag without a digest).

Examples:
  bulkhead diff base.json head.json --format markdown
  bulkhead diff . . --promotion --base-stack staging --stack production
  git worktree add ../base main && bulkhead diff ../base . --stack production`,
    )
    .action(async (base: string, head: string, options: DiffOptions) => {
      const { diff } = await import("./commands/diff");
      done(await diff(base, head, options));
    });
}

function addDrift(program: Command, { withSources, severities, done }: VerbKit): void {
  withSources(program.command("drift"))
    .description("tell where a program, the state of its stack, and what runs are not the same")
    .argument("[program]", "the folder of a Pulumi project, or a preview of it", ".")
    .requiredOption("-s, --state <state>", "an exported state, or the backend that the stack's state lies in")
    .option("--register [url]", "ask a register what runs: this one, else the estate's register.url")
    .option("--token-file <file>", "the file that holds its token; else BULKHEAD_REGISTER_TOKEN")
    .option("--snapshot <file>", "take what runs from a register's snapshot")
    .option("--environment <name>", "of what runs, compare this environment alone")
    .addOption(
      new Option("-f, --format <name>", "how to show it")
        .choices(["pretty", "json", "markdown"])
        .default("pretty"),
    )
    .addOption(
      new Option("--fail-on <severity>", "fail only where drift brings a violation this severe").choices(
        severities,
      ),
    )
    .addHelpText(
      "after",
      `
Compared is what policies read: images, rules of security groups and network policies, and the like. Values that are known only
after the update count as the same where they come from the same resources. Secrets are compared where both are open,
and never shown.

Ends with 0 where all agree, 1 where they don't, 2 if something could not be read, 3 if what is not known decides.

Examples:
  bulkhead drift --state state.json --stack production
  bulkhead drift shop --state s3://states/team --stack production --format markdown
  pulumi preview --json > preview.json && bulkhead drift preview.json --state file://~ --stack production
  bulkhead drift --state file://~ --stack production --register --token-file token`,
    )
    .action(async (folder: string, options: DriftOptions) => {
      const { drift } = await import("./commands/drift");
      done(await drift(folder, options));
    });
}

function addFix(program: Command, { withSources, collect, done }: VerbKit): void {
  withSources(program.command("fix"))
    .description(
      "propose what keeps to the estate: its flows (--segment), who may share machines (--separate)",
    )
    .option("--segment", "propose network policies and security groups")
    .option("--separate", "propose pools, taints, tolerations and affinity that keep to the levels")
    .option("--patch", "mend manifests where that is mechanical: a patch on standard output, or in --out")
    .option("--baseline <file>", "take what is found no more out of a baseline")
    .option(
      "-s, --source <source>",
      "what to read; else the Pulumi project of this folder (repeatable)",
      collect,
    )
    .option("-o, --out <path>", "write the files there; else to standard output")
    .addOption(
      new Option(
        "-f, --format <name>",
        "manifests cover Kubernetes only; diff is of --separate, for git apply",
      )
        .choices(["manifests", "pulumi", "diff", "all"])
        .default("all"),
    )
    .addHelpText(
      "after",
      `
--segment and --separate change nothing. The first denies everything by default and allows the estate's flows. What exists and allows
more is named, because rules add up: remove it when you apply the proposal.

Ends with 0 when the proposal is whole, 2 when something could not be read or placed in a zone.

Examples:
  bulkhead fix --segment --source k8s/ --out proposal
  bulkhead fix --segment --stack production --format pulumi
  bulkhead fix --separate --source k8s/ --out proposal
  bulkhead fix --separate --source k8s/ --format diff | git apply
  bulkhead fix --patch --source k8s/ | git apply`,
    )
    .action(async (options: FixOptions) => {
      const { fix } = await import("./commands/fix");
      done(await fix(options));
    });
}
