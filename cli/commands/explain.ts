import { hintFor } from "../../core/estate";
import { findControl } from "../../core/policy/frameworks";
import { canRepair } from "../../core/policy/repair";
import { describeSchema } from "../../core/policy/setting-schema";
import { catalog } from "../../policies/catalog";
import { ExitCode } from "../exit-code";

/** `bulkhead explain POLICY`: what it demands, why, how to meet it, and examples of both kinds. */
export function explain(name: string): ExitCode {
  const entry = catalog.find(({ policy }) => policy.name === name);
  if (!entry) {
    const names = catalog.map(({ policy }) => policy.name);
    const hint = hintFor(name, names);
    process.stderr.write(`bulkhead: there is no policy "${name}" (${hint})\n`);
    return ExitCode.cannotCheck;
  }
  const { group, policy } = entry;
  const controls = policy.controls.map((each) => {
    const found = findControl(each);
    return found ? `  ${found.framework.name} ${found.framework.version}, ${found.control}` : `  ${each}`;
  });
  const judged =
    policy.scope === "graph" ? "on all resources together" : "on each resource, before it is created";
  const settings = Object.entries(policy.settings ?? {}).map(
    ([setting, { description, schema }]) => `  ${setting} (${describeSchema(schema)}): ${description}`,
  );
  const parts = [
    `${policy.name}  (${group}, ${policy.severity}, ${policy.enforcementLevel})`,
    `\n${policy.displayName}.`,
    `\nWhy: ${policy.description}`,
    `\nWhat to do: ${policy.remediationSteps}`,
    `\nJudged ${judged}${canRepair(policy) ? "; the pack can repair it" : ""}.`,
    settings.length > 0
      ? `\nSettings, under policies: { ${policy.name}: { settings: … } } in the estate:\n${settings.join("\n")}`
      : "",
    controls.length > 0 ? `\nControls:\n${controls.join("\n")}` : "",
    `\nPasses:\n${Object.keys(policy.good())
      .map((each) => `  ${each}`)
      .join("\n")}`,
    `Fails:\n${Object.keys(policy.bad())
      .map((each) => `  ${each}`)
      .join("\n")}`,
  ];
  process.stdout.write(`${parts.filter((part) => part !== "").join("\n")}\n`);
  return ExitCode.clean;
}
