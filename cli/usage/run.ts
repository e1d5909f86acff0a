import { parseDuration } from "../../core/estate";
import {
  givenPolicies,
  GroupUsage,
  PolicyUsage,
  RbacUsage,
  RightsUsage,
  VpcFlowReader,
  Window,
  type Denied,
  type UsageItem,
  type UsageStatus,
  type WindowAnswer,
} from "../../core/usage";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { day, show, type Colors } from "../image/words";
import { readWorld, type WorldOptions } from "../reach/world";
import { printable } from "../text";
import { UsageError } from "../usage-error";
import { auditPolicyIn } from "./audit-policy";
import { documentsIn } from "./documents";
import { interfacesIn } from "./interfaces";
import { filesIn, takeCalls, takeFlows, type Taken } from "./logs";
import { writeProposals } from "./proposals";

export interface UsageOptions extends WorldOptions {
  readonly flows?: readonly string[];
  readonly calls?: readonly string[];
  readonly interfaces?: readonly string[];
  readonly flowFormat?: string;
  readonly auditPolicy?: string;
  readonly policyDocuments?: readonly string[];
  readonly atLeast: string;
  readonly out?: string;
  readonly all?: boolean;
  readonly format: "pretty" | "json";
}

/** `bulkhead usage`: what is open and was not used. */
export async function usage(options: UsageOptions): Promise<ExitCode> {
  const { flows = [], calls = [], flowFormat } = options;
  if (flows.length + calls.length === 0)
    throw new UsageError("no log is named", "name some: --flows, --calls");
  const least = parseDuration(options.atLeast);
  if (!("value" in least) || least.value === Infinity)
    throw new UsageError(`--at-least: "${options.atLeast}" is no span`, "write 30d, or 48h");
  const lacking = flowFormat === undefined ? [] : VpcFlowReader.lacking(flowFormat);
  if (lacking.length > 0) throw new UsageError(`--flow-format: names no field ${lacking.join(", ")}`);
  const files = { flows: filesIn(flows), calls: filesIn(calls) };
  const interfaces = interfacesIn(options.interfaces ?? []);
  const documents = documentsIn(options.policyDocuments ?? []);
  const auditPolicy = options.auditPolicy === undefined ? undefined : auditPolicyIn(options.auditPolicy);
  const { graph, code } = await readWorld(options);
  const taken: Taken = {
    groups: new GroupUsage(graph, interfaces),
    policies: new PolicyUsage(graph),
    rights: new RightsUsage(graph, givenPolicies(documents)),
    rbac: new RbacUsage(graph, auditPolicy),
    windows: { vpc: new Window(), hubble: new Window(), calls: new Window(), audit: new Window() },
    problems: [],
  };
  for (const file of files.flows) await takeFlows(file, flowFormat, taken);
  for (const file of files.calls) await takeCalls(file, taken);
  for (const problem of taken.problems.slice(0, mostProblems))
    process.stderr.write(printable(`${problem}\n`));
  const result = answer(taken, least.value);
  const written = options.out === undefined ? [] : writeProposals(options.out, result.proposals);
  await show({ ...result, ...(options.out !== undefined && { written }) }, options.format, (data, colors) => [
    ...Object.entries(data.windows).map(([name, each]) => windowLine(name, each, colors)),
    ...data.notes.map((note) => colors.yellow(note)),
    ...linesOf(data.items, options.all === true, colors),
    ...deniedLines(data.denied, colors),
    ...(data.written ?? []).map((name) => `wrote ${options.out}/${name}`),
  ]);
  if (taken.problems.length > 0 || code !== ExitCode.clean) return ExitCode.cannotCheck;
  const has = (...statuses: readonly UsageStatus[]): boolean =>
    result.items.some(({ status }) => statuses.includes(status));
  if (has("unused", "wider")) return ExitCode.findings;
  return has("unknown") || result.items.length === 0 ? ExitCode.unknowns : ExitCode.clean;
}

const mostProblems = 100;

function answer({ groups, policies, rights, rbac, windows, problems }: Taken, least: number) {
  const told: Record<string, WindowAnswer> = {};
  const notes: string[] = [];
  const denied: Denied[] = [];
  const parts = [
    ["VPC flow logs", windows.vpc, groups, "rules of security groups"],
    ["Hubble flows", windows.hubble, policies, "rules of network policies"],
    ["CloudTrail records", windows.calls, rights, "IAM statements"],
    ["Kubernetes audit events", windows.audit, rbac, "rules of Kubernetes RBAC"],
  ] as const;
  const answers = parts.flatMap(([name, window, part, what]) => {
    if (window.records === 0) {
      if (part.size > 0) notes.push(`${what} are not judged: no ${name} were given`);
      return [];
    }
    const own = (told[name] = window.answer(least));
    const doubt = own.doubt ?? (problems.length > 0 ? "a part of the logs could not be read" : undefined);
    const why = doubt === undefined ? undefined : `${name}: ${doubt}`;
    if (part !== rbac) return [part.answer(why)];
    const answered = part.answer(why);
    denied.push(...answered.denied);
    notes.push(...answered.notes);
    return [answered];
  });
  if (groups.unplaced > 0)
    notes.push(
      `${plural(groups.unplaced, "flow")} of interfaces whose groups are not known: name them, --interfaces with what aws ec2 describe-network-interfaces prints`,
    );
  if (rights.strangers > 0)
    notes.push(`${plural(rights.strangers, "call")} of principals that the sources do not hold`);
  return {
    windows: told,
    notes,
    items: answers.flatMap(({ items }) => items),
    proposals: answers.flatMap(({ proposals }) => proposals),
    denied,
  };
}

function windowLine(name: string, { from, to, records, doubt }: WindowAnswer, colors: Colors): string {
  const span = from === undefined || to === undefined ? "" : `, ${day(from)} to ${day(to)}`;
  return `${colors.bold(name)}: ${plural(records, "record")}${span}${doubt === undefined ? "" : `; ${colors.yellow(doubt)}`}`;
}

function linesOf(items: readonly UsageItem[], isAll: boolean, colors: Colors): string[] {
  const paint = {
    unused: colors.red,
    wider: colors.yellow,
    unknown: colors.yellow,
    used: colors.green,
  } as const;
  const shown = items.filter(({ status }) => isAll || status !== "used");
  const used = items.length - shown.length;
  return [
    ...shown.map((item) => {
      const { count, last, what } = item.used;
      const seen =
        count === 0
          ? ""
          : `; used ${plural(count, "time")}, last ${last === undefined ? "" : day(last)}: ${listed(what)}`;
      return `  ${paint[item.status](item.status)} ${item.kind} ${item.name}: ${item.allows}${seen}${item.never === undefined ? "" : `; never: ${listed(item.never)}`}${item.instead === undefined ? "" : `; enough: ${item.instead}`}${item.why === undefined ? "" : ` (${item.why})`}`;
    }),
    ...(used > 0 ? [`  ${used} more are used as they are`] : []),
  ];
}

const listed = (texts: readonly string[]): string =>
  `${texts.slice(0, mostListed).join(", ")}${texts.length > mostListed ? ", …" : ""}`;

const mostListed = 8;
const mostDenied = 20;

/** What was asked of the API server and refused. */
function deniedLines(denied: readonly Denied[], colors: Colors): string[] {
  const shown = denied.slice(0, mostDenied);
  return [
    ...shown.map(({ user, what, count, last, namespaces, isGranted }) => {
      const where = namespaces.length > 0 ? ` in ${namespaces.join(", ")}` : "";
      const when = last === undefined ? "" : `, last ${day(last)}`;
      const but = isGranted ? " (the sources allow it)" : "";
      return `  ${colors.yellow("denied")} ${user}: ${what}${where}, ${plural(count, "time")}${when}${but}`;
    }),
    ...(denied.length > shown.length ? [`  ${denied.length - shown.length} more were denied`] : []),
  ];
}
