import { loadTrust } from "../../core/image";
import { cohabitationIn } from "../../core/policy/placement";
import { createResolver } from "../../core/policy/environment";
import { matrixMarkdown, matrixPretty, matrixSvg } from "../../core/report/cohabitation";
import { toJson } from "../../core/report/text";
import type { ExitCode } from "../exit-code";
import { print } from "../output";
import { answerPlace, findWorkload } from "../place/answer";
import { matrixOf } from "../place/matrix";
import { prettyPlace } from "../place/pretty";
import { readWorld, type WorldOptions } from "../reach/world";
import { reportUsage } from "../report-usage";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";
import { lookOf } from "../terminal";

export interface PlaceOptions extends WorldOptions {
  readonly format: "pretty" | "json" | "markdown" | "svg";
  readonly output?: string;
}

/** `bulkhead place WORKLOAD`: where it may run, with whom, and why. Without one: who may share what with whom. */
export async function place(name: string | undefined, options: PlaceOptions): Promise<ExitCode> {
  return reportUsage(async () => {
    const { format, output } = options;
    if (name !== undefined && format !== "pretty" && format !== "json")
      throw new UsageError(`${format} shows all workloads`, "leave the workload away, or use pretty or json");
    const { graph, estate, code } = await readWorld(options);
    const resolver = createResolver(estate, {
      ...(options.env !== undefined && { environment: options.env }),
      ...(options.stack !== undefined && { stack: options.stack }),
    });
    const { environmentOf } = resolver;
    const cohabitation = cohabitationIn({
      graph,
      estate,
      environmentOf,
      images: loadTrust({ estate, now: Date.now() }),
    });
    const look = lookOf(output);
    const show = (): string => {
      if (name !== undefined) {
        const answer = answerPlace(graph, estate, cohabitation, findWorkload(cohabitation, name));
        return format === "json" ? toJson(answer) : prettyPlace(answer, look);
      }
      const matrix = matrixOf(graph, estate, cohabitation);
      if (format === "json") return toJson(matrix);
      if (format === "svg") return matrixSvg(matrix);
      return format === "markdown" ? matrixMarkdown(matrix) : matrixPretty(matrix, look);
    };
    if (output === undefined || output === "-") await print(show());
    else writeWhole(output, show());
    return code;
  });
}
