import { parseDuration } from "../../core/estate";
import { seal, type Statement } from "../../core/image";
import { canonical, sha256 } from "../../core/image/evidence/canonical";
import { plural } from "../../core/report/text";
import type { RegisterEvent } from "../../register/domain/event";
import type { Callback, Instrumentation } from "../../register/domain/instrumentation";
import { ExitCode } from "../exit-code";
import { asked, connect } from "../register/connect";
import { UsageError } from "../usage-error";
import { append, checked } from "./append";
import { digestOf, openContext, timeOf, type Context, type ImageOptions } from "./context";
import { heardIn, type Heard } from "./heard";
import { readInput } from "./input";
import { painted, shortDigest, show } from "./words";

export interface InstrumentationOptions extends ImageOptions {
  readonly events?: string;
  readonly url?: string;
  readonly tokenFile?: string;
  readonly environment?: string;
  readonly since?: string;
  readonly grace: string;
  readonly callback?: readonly Callback[];
  readonly lives: string;
  readonly record: boolean;
  readonly actor?: string;
  readonly role: string;
}

/** `bulkhead image instrumentation DIGEST`: replays what was heard of an image, and records whether its callbacks work. */
export async function instrumentation(text: string, options: InstrumentationOptions): Promise<ExitCode> {
  const context = openContext(options);
  const digest = digestOf(text);
  const { events: all, gone, pruned } = await heard(digest, context, options);
  // An instance of which a part is gone tells nothing: its start or its stop may have been in that part.
  const events = all.filter(({ instance }) => !pruned.has(instance));
  const { checkInstrumentation } = await import("../../register/domain/instrumentation");
  const judged = checkInstrumentation(events, {
    pruned: gone > 0 || pruned.size > 0,
    digest,
    now: context.now,
    grace: spanOf(options.grace),
    callbacks: options.callback ?? ["started", "stopped"],
    lives: countOf(options.lives),
    environment: options.environment,
    ...(options.since !== undefined && { since: timeOf(options.since, "--since") }),
  });
  // Of a history whose entries are gone nobody knows whose they were.
  const found = gone > 0 && judged.outcome === "failed" ? { ...judged, outcome: "pruned" as const } : judged;
  const isTold = found.outcome === "passed" || found.outcome === "failed";
  const data = {
    digest,
    at: context.iso,
    ...found,
    gone,
    pruned: [...pruned].map(([instance, before]) => ({ instance, before })),
    recorded:
      isTold && options.record
        ? await recorded(bodyOf(found, events, options), digest, context, options)
        : null,
  };
  await show(data, options.format, (answer, colors) => [
    `${colors.bold(shortDigest(digest))} ${sentence(answer, colors)}`,
    ...answer.instances.map(({ instance, workload, told, lives, witnessed }) =>
      [
        `  ${instance}${workload === undefined ? "" : ` (${workload})`}: `,
        told.length === 0 ? "told nothing of itself" : `told of itself: ${told.join(", ")}`,
        lives > 0 ? `; ${plural(lives, "whole life", "whole lives")}` : "",
        witnessed ? "" : "; seen by nobody else",
      ].join(""),
    ),
    ...answer.missing.map((each) => `  ${colors.red("missing")} ${each}`),
    ...answer.awaited.map((each) => `  ${colors.yellow("awaited")} ${each}`),
    ...(gone > 0 ? [`  ${plural(gone, "entry", "entries")} of the history were let go: not told`] : []),
    ...(pruned.size > 0
      ? [`  ${plural(pruned.size, "instance")} left out: some of what they told was let go`]
      : []),
    ...(answer.recorded === null
      ? ["nothing is recorded"]
      : [`recorded instrumentation (${answer.recorded.id.slice(0, 12)}) in ${answer.recorded.in}`]),
    ...(answer.recorded?.status ? [`the image is ${painted(answer.recorded.status, colors)}`] : []),
  ]);
  if (!isTold) return ExitCode.unknowns;
  return found.outcome === "passed" ? ExitCode.clean : ExitCode.findings;
}

function sentence({ outcome }: Instrumentation, colors: Parameters<typeof painted>[1]): string {
  switch (outcome) {
    case "passed":
      return colors.green("calls back: what its instances did was told by themselves");
    case "failed":
      return colors.red("does not call back as it must");
    case "awaited":
      return colors.yellow("is not yet told: it is within the grace");
    case "pruned":
      return colors.yellow("is not told: it is too old, and what was heard of it was let go");
    case "unheard":
      return colors.yellow("is not told: no instance of it was heard of");
  }
}

async function heard(
  digest: string,
  { now }: Context,
  { events: file, ...options }: InstrumentationOptions,
): Promise<Heard> {
  if (file !== undefined) return heardIn(readInput(file).toString("utf8"), file, now);
  const client = connect(options);
  const text = await asked(client.bytes(`v1/events?digest=${encodeURIComponent(digest)}`));
  return heardIn(text.toString("utf8"), "the register", Infinity);
}

const longest = 2000;

/** What is put on record, with the hash of what was replayed. */
function bodyOf(
  { outcome, instances, missing }: Instrumentation,
  events: readonly RegisterEvent[],
  { environment }: InstrumentationOptions,
) {
  const told = instances.reduce((sum, { lives }) => sum + lives, 0);
  const reason =
    outcome === "failed"
      ? missing.join("; ")
      : `${plural(instances.length, "instance")} told of ${plural(told, "whole life", "whole lives")}`;
  const names = new Set(instances.map(({ instance }) => instance));
  const replayed = events.filter(({ instance }) => names.has(instance)).map((each) => canonical(each));
  return {
    outcome,
    reason: reason.length > longest ? `${reason.slice(0, longest - 1)}…` : reason,
    report: `sha256:${sha256([...new Set(replayed)].sort().join("\n"))}`,
    ...(environment !== undefined && { environment }),
  };
}

/** Into the log what was replayed from a file, into the register what came from there. */
async function recorded(
  body: ReturnType<typeof bodyOf>,
  digest: string,
  context: Context,
  options: InstrumentationOptions,
) {
  if (options.events === undefined) {
    const client = connect(options);
    const { ids } = await asked(
      client.post<{ ids: readonly [string] }>("v1/evidence", { kind: "instrumentation", digest, body }),
    );
    return { id: ids[0], in: "the register", status: undefined };
  }
  if (options.actor === undefined)
    throw new UsageError(
      "who records it is not told",
      "name them: --actor NAME, or BULKHEAD_ACTOR; or only look: --no-record",
    );
  const statement: Statement = checked(
    {
      kind: "instrumentation",
      digest,
      at: context.iso,
      actor: options.actor,
      role: options.role,
      body,
    },
    context,
    "what was replayed",
  );
  const { log, statuses } = append(context, [statement]);
  return { id: seal(statement).id, in: log, status: statuses[0]?.after };
}

function spanOf(text: string): number {
  const parsed = parseDuration(text);
  if ("problem" in parsed || !Number.isFinite(parsed.value))
    throw new UsageError(`--grace: "${text}" is no span of time`, "write it as 30s or 2m");
  return parsed.value;
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`--lives: "${text}" is no number of instances`, "write 1 or more");
}
