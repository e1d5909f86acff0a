import { parseDuration } from "../../core/estate";
import { plural } from "../../core/report/text";
import type { ConcernedRequest, ToldRequest } from "../../register/client";
import { ExitCode } from "../exit-code";
import { digestOf } from "../image/context";
import { day, show, type Colors } from "../image/words";
import { UsageError } from "../usage-error";
import { asked, connect, type RegisterOptions } from "./connect";

export interface MakeOptions extends RegisterOptions {
  readonly digest?: string;
  readonly workload?: string;
  readonly node?: string;
  readonly supplier?: string;
  readonly cve?: string;
  readonly environment?: string;
  readonly reason: string;
  readonly owner: string;
  readonly due?: string;
  readonly by?: string;
}

const seconds = 1000;
const pollEvery = 2 * seconds;

/** `bulkhead register request stop|suspend|replace`: asks for it. */
export async function make(kind: "stop" | "suspend" | "replace", options: MakeOptions): Promise<ExitCode> {
  const { digest, workload, node, supplier, cve, environment, reason, owner, due, by } = options;
  const made = await asked(
    connect(options).post<ToldRequest>("v1/requests", {
      kind,
      target: {
        ...(digest !== undefined && { digest: digestOf(digest) }),
        ...(workload !== undefined && { workload }),
        ...(node !== undefined && { node }),
        ...(supplier !== undefined && { supplier }),
        ...(cve !== undefined && { cve }),
        ...(environment !== undefined && { environment }),
      },
      reason,
      owner,
      ...(due !== undefined && { due: instantOf(due) }),
      ...(by !== undefined && { replacement: digestOf(by) }),
    }),
  );
  await show(made, options.format, (request, colors) => lines(request, colors));
  return ExitCode.clean;
}

/** A time, or a span from now on, as 10m. */
function instantOf(text: string): string {
  if (/^\d{4}-/.test(text)) return text;
  const span = parseDuration(text);
  if ("problem" in span || span.value === Infinity)
    throw new UsageError(
      `--due: "${text}" is neither a time nor a span`,
      "write 2026-01-31T08:00:00Z, or 10m",
    );
  return new Date(Date.now() + span.value).toISOString();
}

const fails = ({ standing: { verdict } }: ToldRequest): boolean =>
  verdict === "late" || verdict === "violated";

/** `bulkhead register request show ID`: how each instance complied; 1 if one did not. */
export async function showRequest(
  id: string,
  options: RegisterOptions & { readonly wait?: boolean },
): Promise<ExitCode> {
  const client = connect(options);
  const get = () => asked(client.get<ConcernedRequest>(`v1/requests/${encodeURIComponent(id)}`));
  let found = await get();
  while (options.wait === true && found.standing.verdict === "pending") {
    await new Promise((done) => setTimeout(done, pollEvery));
    found = await get();
  }
  await show(found, options.format, (request, colors) => [
    ...lines(request, colors),
    ...request.instances.map(
      ({ compliance, instance: { instance, phase, attributes } }) =>
        `  ${painted(compliance, colors)} ${instance} (${[phase, attributes.workload, attributes.node].filter((part) => part !== undefined).join(", ")})`,
    ),
    colors.bold("Still running, over time"),
    ...request.remaining.map(({ at, running }) => `  ${day(at)}  ${running}`),
  ]);
  return fails(found) ? ExitCode.findings : ExitCode.clean;
}

/** `bulkhead register request list`: 1 if one is late or violated. */
export async function listRequests(options: RegisterOptions & { readonly all?: boolean }): Promise<ExitCode> {
  const query = options.all === true ? {} : { open: "true" };
  const found = await asked(connect(options).get<ToldRequest[]>("v1/requests", query));
  await show(found, options.format, (all, colors) => [
    colors.bold(plural(all.length, options.all === true ? "request" : "open request")),
    ...all.flatMap((request) => lines(request, colors).map((line) => `  ${line}`)),
  ]);
  return found.some(fails) ? ExitCode.findings : ExitCode.clean;
}

/** `bulkhead register request close ID --reason`: ends it. */
export async function closeRequest(
  id: string,
  options: RegisterOptions & { readonly reason: string },
): Promise<ExitCode> {
  const path = `v1/requests/${encodeURIComponent(id)}/close`;
  const found = await asked(connect(options).post<ToldRequest>(path, { reason: options.reason }));
  await show(found, options.format, (request, colors) => lines(request, colors));
  return ExitCode.clean;
}

function painted(word: string, colors: Colors): string {
  if (word === "complied" || word === "closed") return colors.green(word);
  return word === "pending" ? colors.yellow(word) : colors.red(word);
}

function lines(request: ToldRequest, colors: Colors): string[] {
  const { id, kind, target, reason, owner, due, closed, standing } = request;
  const { verdict, complied, pending, late, violated, outstanding } = standing;
  const about = Object.entries(target)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  return [
    `${painted(verdict, colors)} ${id}: ${kind} ${about}`,
    `  ${reason}; owner ${owner}, due ${day(due)}${closed ? `; ended ${day(closed.at)} by ${closed.actor}: ${closed.reason}` : ""}`,
    `  ${complied} complied, ${pending} pending, ${late} late, ${violated} violated; ${outstanding} still running`,
  ];
}
