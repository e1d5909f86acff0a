import { Option, type Command } from "commander";
import type { VerbKit } from "./network-verbs";
import type { VerifyReportOptions } from "./report/verify";

/** The verbs on reports that were written. */
export function addReportVerbs(program: Command, { done }: VerbKit): void {
  program
    .command("report")
    .description("check reports that were handed on")
    .command("verify")
    .description("tell whether reports are those that --key signed, offline")
    .argument("<file...>", "reports as check or audit wrote them, each with FILE.dsse.json beside it")
    .requiredOption("--key <file>", "the public key, in PEM")
    .option("--envelope <file>", "the signature, if it does not lie beside the report")
    .addOption(
      new Option("-f, --format <name>", "how to show it").choices(["pretty", "json"]).default("pretty"),
    )
    .addHelpText(
      "after",
      `
Ends with 0 if all hold, 1 if one is refused, 2 if something could not be read.

Examples:
  bulkhead report verify bulkhead.html --key bulkhead.pub
  bulkhead report verify audit.json audit.csv --key bulkhead.pub -f json`,
    )
    .action(async (files: string[], options: VerifyReportOptions) => {
      const { verifyReports } = await import("./report/verify");
      done(await verifyReports(files, options));
    });
}
