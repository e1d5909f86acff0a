import { existsSync } from "node:fs";
import { ExitCode } from "../exit-code";
import { plural } from "../../core/report/text";
import { observe } from "../init/observe";
import { presets, type PresetName } from "../init/presets";
import { propose } from "../init/propose";
import { render } from "../init/render";
import { formatEstateError } from "../load-estate";
import { readGraph, type ReadGraphOptions } from "../read-graph";
import { reportUsage } from "../report-usage";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";

export interface InitOptions extends ReadGraphOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly preset?: PresetName;
}

/** `bulkhead init`: writes a first estate from what the sources show; without any, one to fill in. */
export async function init(specs: readonly string[], options: InitOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const { output, force, preset } = options;
    if (output !== "-" && existsSync(output) && !force)
      throw new UsageError(`${output} exists already`, "--force replaces it, -o names another file");
    const { sources, graph } = await readGraph(specs, options);
    const errors = sources.flatMap((each) => each.errors).filter(({ code }) => code !== "no-source");
    for (const { location, message, hint } of errors)
      process.stderr.write(
        `${formatEstateError({ ...location, message, ...(hint !== undefined && { hint }) })}\n`,
      );
    if (graph.resources.length === 0 && errors.length > 0)
      throw new UsageError("nothing could be read, so nothing was written");
    const seen = observe(graph, options.stack);
    const text = render(seen, propose(seen), preset && presets[preset]);
    if (output === "-") process.stdout.write(text);
    else {
      writeWhole(output, text);
      process.stdout.write(
        seen.resources === 0
          ? `${output}: written to be filled in: no resource was found. To have it written from what you have, name that: bulkhead init --force k8s/\n`
          : `${output}: written from ${plural(seen.resources, "resource")}. Read it, then run bulkhead estate check.\n`,
      );
    }
    return errors.length > 0 ? ExitCode.cannotCheck : ExitCode.clean;
  });
}
