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

/** `bulkhead fix --separate`: pools, taints, tolerations and affinity that meet the levels, as patches to apply. */
export async function separate(options: WorldOptions & { readonly out?: string }): Promise<ExitCode> {
  const { graph, estate, code } = await readWorld(options);
  if (code !== ExitCode.clean)
    throw new UsageError("nothing is proposed of what was read in part only", "mend the sources first");
  const resolver = createResolver(estate, {
    ...(options.env !== undefined && { environment: options.env }),
    ...(options.stack !== undefined && { stack: options.stack }),
  });
  const environmentOf = resolver.environmentOf.bind(resolver);
  const images = loadTrust({ estate, now: Date.now() });
  const plans = planSeparation(cohabitationIn({ graph, estate, environmentOf, images }));
  if (plans.length === 0) {
    await print("# No two workloads may share what their level forbids: nothing to change.\n");
    return ExitCode.clean;
  }
  const parts = plans.map((plan) => {
    const { patches, left } = patchesOf(plan);
    return { text: planText({ ...plan, left: [...plan.left, ...left] }), file: patchFile(patches), left };
  });
  const told = parts.map(({ text }) => text).join("\n");
  const file = parts.map((part) => part.file).join("---\n");
  if (options.out === undefined) await print(`${told}---\n${file}`);
  else {
    const path = join(options.out, "separation.yaml");
    writeWhole(path, file);
    await print(`${told}${path}: written\n`);
  }
  return plans.some(({ left }) => left.length > 0) || parts.some(({ left }) => left.length > 0)
    ? ExitCode.cannotCheck
    : ExitCode.clean;
}
