import {
  deriveRules,
  falcoRules,
  parseRuleFile,
  ruleFile,
  tracingPolicies,
  type RuleSet,
} from "../../core/behaviour";
import type { Estate } from "../../core/estate";
import { peek, Unknown, type Graph } from "../../core/graph";
import { createResolver } from "../../core/policy/environment";
import { plural, toJson } from "../../core/report/text";
import { stringify } from "yaml";
import type { ExitCode } from "../exit-code";
import { jsonIn, readInput } from "../image/input";
import { show, type Colors } from "../image/words";
import { nameOfWorkload } from "../place/matrix";
import { print } from "../output";
import { readWorld, type WorldOptions } from "../reach/world";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";
import { imageConfigs } from "./configs";

export interface RulesOptions extends WorldOptions {
  readonly imageConfig?: readonly string[];
  readonly format: "pretty" | "json" | "falco" | "tetragon";
  readonly output?: string;
}

/** What is known of the workloads that sensors tell of. */
export interface Known {
  readonly rules: readonly RuleSet[];
  readonly estate: Estate;
  readonly graph: Graph;
  readonly code: ExitCode;
}

/** Derives the rule sets of all that the sources hold. @throws UsageError */
export async function deriveFrom(
  options: WorldOptions & { readonly imageConfig?: readonly string[] },
): Promise<Known> {
  const configOf = imageConfigs(options.imageConfig ?? []);
  const { graph, estate, code } = await readWorld(options);
  const resolver = createResolver(estate, {
    ...(options.env !== undefined && { environment: options.env }),
    ...(options.stack !== undefined && { stack: options.stack }),
  });
  const rules = deriveRules(graph, {
    estate,
    configOf,
    environmentOf: (workload) => resolver.environmentOf(workload).name,
  });
  if (rules.length === 0)
    throw new UsageError("no workload was found", "name its manifests, program or state with --source");
  return { rules, estate, graph, code };
}

/** Rule sets that were written to a file. @throws UsageError */
export function rulesIn(file: string): RuleSet[] {
  const [first] = jsonIn(readInput(file).toString("utf8"), file);
  const parsed = parseRuleFile(first?.data);
  if ("rules" in parsed) return parsed.rules;
  throw new UsageError(
    `${file}: holds no rule sets: ${parsed.problems.slice(0, 5).join("; ")}`,
    "write them: bulkhead behaviour rules --format json",
  );
}

/** `bulkhead behaviour rules [WORKLOAD]`: what each container may do, and what says so. */
export async function rules(workload: string | undefined, options: RulesOptions): Promise<ExitCode> {
  const { rules: all, graph, code } = await deriveFrom(options);
  const wanted =
    workload === undefined
      ? all
      : all.filter((each) => each.workload === workload || each.workload.split("/").at(-1) === workload);
  if (wanted.length === 0)
    throw new UsageError(
      `there is no workload ${workload}`,
      `there are ${[...new Set(all.map((each) => each.workload))].slice(0, 8).join(", ")}`,
    );
  if (options.format === "pretty" && options.output === undefined)
    await show(wanted, "pretty", (sets, colors) => sets.flatMap((each) => linesOf(each, colors)));
  else {
    const text = textOf(wanted, graph, options.format);
    if (options.output === undefined || options.output === "-") await print(text);
    else writeWhole(options.output, text);
  }
  return code;
}

function textOf(sets: readonly RuleSet[], graph: Graph, format: RulesOptions["format"]): string {
  if (format === "json" || format === "pretty") return toJson(ruleFile(sets));
  if (format === "falco") return stringify(falcoRules(sets), { lineWidth: 0 });
  const labels = new Map(
    graph.all("Workload").flatMap((each) => {
      const own = peek(() => Object.fromEntries(Object.entries(each.podLabels)));
      return own instanceof Unknown || Object.keys(own).length === 0
        ? []
        : ([[`${nameOfWorkload(each)}\0${each.workloadKind}`, own]] as const);
    }),
  );
  const policies = tracingPolicies(
    sets,
    ({ workload, kind }) =>
      labels.get(`${workload}\0${kind}`) ?? labels.get(`${workload.replace(/^default\//, "")}\0${kind}`),
  );
  if (policies.length === 0)
    throw new UsageError("Tetragon selects pods by their labels, and none of these have any that are known");
  return policies
    .map((each) => stringify(each, { aliasDuplicateObjects: false, lineWidth: 0 }))
    .join("---\n");
}

function linesOf(set: RuleSet, colors: Colors): string[] {
  const { workload, kind, container, image, environment } = set;
  const list = <T extends { readonly from: string }>(
    title: string,
    rules: readonly T[] | undefined,
    text: (rule: T) => string,
  ): string[] => {
    if (rules === undefined) return [`  ${title}: ${colors.yellow("not known")}`];
    if (rules.length === 0) return [`  ${title}: none`];
    const bySource = new Map<string, string[]>();
    for (const rule of rules) bySource.set(rule.from, [...(bySource.get(rule.from) ?? []), text(rule)]);
    return [
      `  ${title}:`,
      ...[...bySource].map(
        ([from, texts]) => `    ${[...new Set(texts)].join(", ")}${colors.dim(`  (${from})`)}`,
      ),
    ];
  };
  return [
    colors.bold(
      `${workload} (${kind}), container ${container}${environment === undefined ? "" : `, ${environment}`}`,
    ),
    `  image: ${image ?? "not known"}`,
    ...list("runs", set.processes, ({ program }) => program),
    ...list("as", set.users, ({ user }) => (user === "!0" ? "any user but root" : user)),
    ...list("writes to", set.writes, ({ path }) => path),
    ...list("has mounted", set.mounts, ({ path }) => path),
    ...list("listens on", set.listens, ({ ports }) => ports),
    ...list(
      "connects to",
      set.connects,
      ({ to, ports }) => `${typeof to === "string" ? `${to} addresses` : to.join(" ")} on ${ports}`,
    ),
    ...(set.unknown.length > 0
      ? [`  ${colors.yellow(`${plural(set.unknown.length, "thing")} not known`)}: ${set.unknown.join("; ")}`]
      : []),
  ];
}
