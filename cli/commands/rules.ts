import { ExitCode } from "../exit-code";
import { reportUsage } from "../report-usage";
import { frameworkOf, selectPolicies } from "../select-policies";

export interface RulesOptions {
  readonly framework?: string;
  readonly format: "table" | "json";
}

/** `bulkhead rules`: the policies, or those that a framework asks for, by its controls. */
export const rules = (options: RulesOptions): Promise<ExitCode> =>
  reportUsage(() => Promise.resolve(list(options)));

function list({ framework, format }: RulesOptions): ExitCode {
  const rows = selectPolicies([], [], framework === undefined ? undefined : frameworkOf(framework)).map(
    ({ group, policy }) => ({
      name: policy.name,
      group,
      severity: policy.severity,
      level: policy.enforcementLevel,
      displayName: policy.displayName,
      controls: policy.controls.filter((each) => framework === undefined || each.startsWith(`${framework}:`)),
      requirements: policy.requirements,
    }),
  );
  process.stdout.write(format === "json" ? `${JSON.stringify(rows, null, 2)}\n` : table(rows, framework));
  return ExitCode.clean;
}

type Row = {
  name: string;
  group: string;
  severity: string;
  displayName: string;
  controls: readonly string[];
};

function table(rows: readonly Row[], framework: string | undefined): string {
  const width = Math.max(0, ...rows.map((row) => row.name.length));
  const lines = rows.map((row) => {
    const controls = framework
      ? `  [${row.controls.map((each) => each.slice(framework.length + 1)).join(", ")}]`
      : "";
    return `${row.name.padEnd(width)}  ${row.group.padEnd(9)}  ${row.severity.padEnd(8)}  ${row.displayName}${controls}`;
  });
  return `${lines.join("\n")}\n${rows.length} policies\n`;
}
