import { join } from "node:path";
import { createResolver } from "../../core/policy/environment";
import { dividesNetworks } from "../../core/reachability/flows";
import { segment } from "../../core/reachability/segment";
import { ExitCode } from "../exit-code";
import { manifests } from "../fix/manifests";
import { patch } from "../fix/patch";
import { prune } from "../fix/prune";
import { pulumiCode } from "../fix/pulumi";
import { separate } from "../fix/separate";
import { summary } from "../fix/summary";
import { print } from "../output";
import { readWorld, type WorldOptions } from "../reach/world";
import { reportUsage } from "../report-usage";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";

export interface FixOptions extends WorldOptions {
  readonly segment?: boolean;
  readonly separate?: boolean;
  readonly patch?: boolean;
  /** The baseline to take what is mended out of. */
  readonly baseline?: string;
  readonly out?: string;
  readonly format: "manifests" | "pulumi" | "diff" | "all";
}

/**
 * `bulkhead fix --segment`: the tightest policies and groups that keep the declared flows, as files to apply;
 * `--separate`: pools; `--patch`: what can be mended in manifests; `--baseline`: a baseline without what is mended.
 */
export async function fix(options: FixOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const { segment: segments, separate: separates, patch: patches, baseline } = options;
    if ([segments, separates, patches, baseline].filter((each) => each !== undefined).length !== 1)
      throw new UsageError("fix what?", "say one of --patch, --segment, --separate and --baseline");
    if (patches) return patch(options);
    if (baseline !== undefined) return prune(baseline, options);
    if (separates) return separate(options);
    if (options.format === "diff")
      throw new UsageError("only --separate writes a diff", "use manifests, pulumi or all");
    const { graph, estate, code } = await readWorld(options);
    if (!dividesNetworks(estate))
      throw new UsageError(
        "the estate declares no zones and flows to keep",
        "bulkhead init writes a first bulkhead.yaml",
      );
    if (code !== ExitCode.clean)
      throw new UsageError("nothing is proposed of what was read in part only", "mend the sources first");
    const resolver = createResolver(estate, {
      ...(options.env !== undefined && { environment: options.env }),
      ...(options.stack !== undefined && { stack: options.stack }),
    });
    const proposal = segment(graph, estate, resolver.environmentOf);
    const { out, format } = options;
    const files: readonly (readonly [string, string])[] = [
      ...(format !== "pulumi" && proposal.policies.length > 0
        ? [["network-policies.yaml", manifests(proposal)] as const]
        : []),
      ...(format !== "manifests" && proposal.policies.length + proposal.groups.length > 0
        ? [["segment.ts", pulumiCode(proposal)] as const]
        : []),
    ];
    const told = summary(proposal);
    if (out === undefined) {
      // What is piped on must be one language.
      if (format !== "all") process.stderr.write(told);
      const shown =
        format === "all"
          ? [told, ...files.map(([name, text]) => `--- ${name}\n${text}`)]
          : files.map(([, text]) => text);
      await print(shown.join("\n"));
    } else {
      for (const [name, text] of files) writeWhole(join(out, name), text);
      await print(`${told}${files.map(([name]) => `${join(out, name)}: written\n`).join("")}`);
    }
    return proposal.problems.length > 0 ? ExitCode.cannotCheck : ExitCode.clean;
  });
}
