import { Argument, Option, type Command } from "commander";
import { DUTIES } from "../core/estate";
import type { ImportOptions } from "./image/import";
import type { ImageOptions } from "./image/context";
import type { InstrumentationOptions } from "./image/instrumentation";
import type { QueryOptions, Subject } from "./image/query";
import type { QueueOptions } from "./image/queue";
import type { RecordOptions } from "./image/record";
import type { ReplaceOptions } from "./image/replace-plan";
import type { SnapshotOptions } from "./image/snapshot";
import type { VerifyOptions } from "./image/verify";
import type { VerbKit } from "./network-verbs";

const withLog = (command: Command): Command =>
  command
    .option("--estate <file>", "the estate; else BULKHEAD_ESTATE, else bulkhead.yaml found upwards")
    .option("--log <file>", "the evidence log; else the estate's images.log")
    .option("--now <time>", "what time it is, in UTC; else the clock's");

const withFormat = (command: Command): Command =>
  withLog(command).addOption(
    new Option("-f, --format <name>", "how to show it").choices(["pretty", "json"]).default("pretty"),
  );

const actor = (): Option =>
  new Option("--actor <name>", "the principal who records it").env("BULKHEAD_ACTOR");
const role = (): Option =>
  new Option("--role <duty>", "the duty in which they do").choices([...DUTIES]).env("BULKHEAD_ROLE");

const ends = `
Ends with 0, or 2 if something could not be read or is refused.`;

/** The verbs on what is known of images. */
export function addImageVerbs(program: Command, kit: VerbKit): void {
  const image = program.command("image").description("record and ask what is known of images");
  addRecording(image, kit);
  addQuestions(image, kit);
  addPlans(image, kit);
}

const verbs = async () => (await import("./commands/image")).imageVerbs;

function addRecording(image: Command, { collect, done }: VerbKit): void {
  withFormat(image.command("record"))
    .description("add what somebody says of an image to the evidence log")
    .argument("[file]", "JSON of one or more pieces of evidence, or - for standard input; else the flags")
    .option("--kind <kind>", "vetting, qa, staging, instrumentation, approval, exception, revocation, …")
    .option("--digest <digest>", "the image: sha256:… or ami-…")
    .option("--reference <name>", "the name that the image goes by")
    .addOption(actor())
    .addOption(role())
    .option("--outcome <word>", "passed, failed, accepted, approved, refused")
    .option("--reason <text>", "why")
    .option("--body <json>", "what else it says")
    .option("--expires <time>", "from when on it holds no more")
    .option("--closes <cause>", "the doubt that it answers, as explain names it (repeatable)", collect)
    .addHelpText(
      "after",
      `
It is refused for its form, or because its actor may not record it in that role; never because it has no effect, which
is said. Signatures are recorded by \`verify --record\`.
${ends}

Examples:
  bulkhead image record --kind qa --digest sha256:… --outcome passed --actor release-bot --role pipeline
  bulkhead image record --kind clearing --digest sha256:… --closes licence:X --reason "..." --actor sec --role security`,
    )
    .action(async (file: string | undefined, options: RecordOptions) => {
      done(await (await verbs()).record(file, options));
    });

  withFormat(image.command("import"))
    .description("add what scanners, bills of materials and VEX say to the evidence log")
    .argument("<report...>", "reports as JSON, recognised by what they hold; - for standard input")
    .option("--digest <digest>", "the image; else the one that the report names")
    .option("--reference <name>", "the name that the image goes by")
    .option("--any-subject", "take reports that name another image (a platform of an index) for this one")
    .option("--feed-date <time>", "how old the scanner's data are, where the report does not say")
    .addOption(actor().makeOptionMandatory())
    .addOption(role().default("pipeline"))
    .addHelpText(
      "after",
      `
Reads Trivy, Grype, Clair 4, SARIF, ECR and Inspector findings, Security Hub, CycloneDX, SPDX, Syft, OpenVEX, CSAF, and
advisories in the format of OSV: these are looked for in all known bills of materials.
${ends}

Examples:
  trivy image --format json app@sha256:… | bulkhead image import - --actor release-bot
  bulkhead image import trivy.json grype.json sbom.cdx.json --digest sha256:… --actor release-bot
  bulkhead image import CVE-2026-1234.osv.json --actor release-bot`,
    )
    .action(async (files: string[], options: ImportOptions) => {
      done(await (await verbs()).importReports(files, options));
    });

  withFormat(image.command("verify"))
    .description("verify signatures and attestations about an image, offline, by a signer of the estate")
    .argument("<file...>", "Sigstore bundles, DSSE envelopes, cosign signatures")
    .requiredOption("--digest <digest>", "the image that they must be about")
    .requiredOption("--signer <name>", "who must have signed: images.signers in the estate")
    .option(
      "--artifact <file>",
      "the signed bytes (the image's manifest), where a bundle signs them directly",
    )
    .option("--reference <name>", "the name that the image goes by")
    .option("--record", "add what they say to the evidence log")
    .addOption(actor())
    .addOption(role())
    .addHelpText(
      "after",
      `
Ends with 0 if all hold, 1 if one is refused, 2 if something could not be read.

Examples:
  bulkhead image verify provenance.sigstore.json --digest sha256:… --signer build --record --actor ci --role pipeline`,
    )
    .action(async (files: string[], options: VerifyOptions) => {
      done(await (await verbs()).verify(files, options));
    });

  withFormat(image.command("instrumentation"))
    .description("replay what was heard of an image's instances, and record whether its callbacks work")
    .argument("<digest>", "sha256:…, or a reference with a digest")
    .option("--events <file>", "CloudEvents or the register's history, as JSON; else the register is asked")
    .option("--url <url>", "the register; else the estate's register.url")
    .option("--token-file <file>", "the file that holds the token; else BULKHEAD_REGISTER_TOKEN")
    .option("--environment <name>", "only instances there, such as staging")
    .option("--since <time>", "only instances that were first heard of since then, in UTC")
    .option("--grace <time>", "how long an instance may take to tell what others saw", "2m")
    .addOption(
      new Option(
        "--callback <kinds...>",
        "what must be heard of an instance itself (started and stopped)",
      ).choices(["started", "stopped", "suspended", "resumed"]),
    )
    .option("--lives <number>", "how many instances must have told of a whole life", "1")
    .option("--no-record", "only tell")
    .addOption(actor())
    .addOption(role().default("pipeline"))
    .addHelpText(
      "after",
      `
What others saw of an instance must have been told by itself. From a file it is recorded in the evidence log; where the
register was asked, in the register, as its token says.

Ends with 0 if they work, 1 if not, 3 if it is too early or no instance was heard of (nothing is recorded), 2 if
something could not be read or is refused.

Examples:
  bulkhead image instrumentation sha256:… --environment staging --url https://register.example.com
  bulkhead image instrumentation sha256:… --events events.jsonl --actor release-bot`,
    )
    .action(async (digest: string, options: InstrumentationOptions) => {
      done(await (await verbs()).instrumentation(digest, options));
    });

  withLog(image.command("snapshot"))
    .description("write the statuses of all images at one instant, for checks elsewhere")
    .option("--key <file>", "the private key to sign with, in PEM (Ed25519)")
    .option("-o, --output <file>", "where to write it; - for standard output", "snapshot.json")
    .addHelpText("after", ends)
    .action(async (options: SnapshotOptions) => {
      done(await (await verbs()).snapshot(options));
    });
}

function addQuestions(image: Command, { done }: VerbKit): void {
  withFormat(image.command("explain"))
    .description("tell an image's status, why, and what it lacks")
    .argument("<digest>", "sha256:…, ami-…, or a reference with a digest")
    .addHelpText("after", ends)
    .action(async (digest: string, options: ImageOptions) => {
      done(await (await verbs()).explain(digest, options));
    });

  withFormat(image.command("query"))
    .description("tell which images, and which running workloads, have a vulnerability, package or licence")
    .addArgument(new Argument("<what>", "what to look for").choices(["cve", "package", "licence"]))
    .argument("<name>", "CVE-2026-1234; openssl, openssl@3.0.1, pkg:deb/debian/openssl; GPL-3.0-only")
    .option("--snapshot <file>", "a snapshot of the register, which tells what runs")
    .option("--url <url>", "the register, which tells what runs now; else the estate's")
    .option("--token-file <file>", "the file that holds the token; else BULKHEAD_REGISTER_TOKEN")
    .addHelpText("after", ends)
    .action(async (what: Subject, name: string, options: QueryOptions) => {
      done(await (await verbs()).query(what, name, options));
    });

  withFormat(image.command("queue"))
    .description("list the images in doubt by risk and age, with owner and due date")
    .option("--snapshot <file>", "a snapshot of the register, which tells what runs")
    .option("--url <url>", "the register, which tells what runs now; else the estate's")
    .option("--token-file <file>", "the file that holds the token; else BULKHEAD_REGISTER_TOKEN")
    .addHelpText("after", "\nEnds with 0, 1 if one is overdue, 2 if something could not be read.")
    .action(async (options: QueueOptions) => {
      done(await (await verbs()).queue(options));
    });
}

function addPlans(image: Command, { collect, done }: VerbKit): void {
  withFormat(image.command("rebuild-plan"))
    .description("tell what has to be built again after an image, and in which order")
    .argument("<digest>", "the image that was bad: sha256:…")
    .addHelpText("after", ends)
    .action(async (digest: string, options: ImageOptions) => {
      done(await (await verbs()).rebuildPlan(digest, options));
    });

  withFormat(image.command("replace-plan"))
    .description("tell which workloads use an image that is not green, and which to use instead")
    .option(
      "-s, --source <source>",
      "what to read; else the Pulumi project of this folder (repeatable)",
      collect,
    )
    .option("--stack <name>", "the stack of a program, or the one that manifests belong to")
    .addHelpText(
      "after",
      "\nEnds with 0 if all are green, 1 if one is not, 3 if an image names no digest, 2 if something could not be read.",
    )
    .action(async (options: ReplaceOptions) => {
      done(await (await verbs()).replacePlan(options));
    });
}
