import { join } from "node:path";
import { createResolver } from "../../core/policy/environment";
import { cohabitationIn } from "../../core/policy/placement";
import { loadTrust } from "../../core/image";
import { planSeparation } from "../../core/placement";
import { ExitCode } from "../exit-code";
import { print } from "../output";
import { readWorld, type WorldOptions } from "../reach/world";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";
import { patchesOf, patchFile, planText } from "./separation";
import { separationCode } from "./separation-code";
import { separationDiff } from "./separation-diff";
import { safe } from "./text";

/**
 * `bulkhead fix --separate`: pools, taints, tolerations and affinity that meet the levels: as merge patches, as a diff of
 * the manifests, or as code.
 */
export async function separate(
  options: WorldOptions & { readonly out?: string; readonly format: "manifests" | "pulumi" | "diff" | "all" },
): Promise<ExitCode> {
  const { graph, estate, code } = await readWorld(options);
  if (code !== ExitCode.clean)
    throw new UsageError("nothing is proposed of what was read in part only", "mend the sources first");
  const resolver = createResolver(estate, {
    ...(options.env !== undefined && { environment: options.env }),
    ...(options.stack !== undefined && { stack: options.stack }),
  });
  const { environmentOf } = resolver;
  const images = loadTrust({ estate, now: Date.now() });
  const plans = planSeparation(cohabitationIn({ graph, estate, environmentOf, images }));
  if (plans.length === 0) {
    await print("# No two workloads may share what their level forbids: nothing to change.\n");
    return ExitCode.clean;
  }
  const found = plans.map(patchesOf);
  const patches = found.flatMap((each) => each.patches);
  const left: string[] = found.flatMap((each) => each.left);
  const { format } = options;
  const files: [string, string][] = [];
  if (format === "diff") {
    const diff = separationDiff(plans, patches);
    left.push(...diff.left);
    files.push(["separation.patch", diff.text]);
  }
  if (format === "manifests" || format === "all") files.push(["separation.yaml", patchFile(patches)]);
  if (format === "pulumi" || format === "all") files.push(["separate.ts", separationCode(plans, patches)]);
  const told = `${plans.map(planText).join("\n")}${left.map((text) => `# ! ${safe(text)}\n`).join("")}`;
  if (options.out !== undefined) {
    for (const [name, text] of files) writeWhole(join(options.out, name), text);
    await print(`${told}${files.map(([name]) => `${join(options.out!, name)}: written\n`).join("")}`);
  } else if (format === "all") {
    await print([told, ...files.map(([name, text]) => `--- ${name}\n${text}`)].join("\n"));
  } else {
    // What is piped on must be one language.
    process.stderr.write(told);
    await print(files.map(([, text]) => text).join(""));
  }
  return left.length > 0 || plans.some((plan) => plan.left.length > 0)
    ? ExitCode.cannotCheck
    : ExitCode.clean;
}
