import { attributesOf, project, type InstanceState, type Run } from "./instance";
import type { RegisterEvent } from "./event";

/** What containers can be asked to tell of themselves. */
const CALLBACKS = ["started", "stopped", "suspended", "resumed"] as const;
export type Callback = (typeof CALLBACKS)[number];

/** A node waits up to five minutes before it starts a container again that ended by itself. */
const RESTART = 360_000;

/** What is looked for. Times in milliseconds. */
export interface InstrumentationAsked {
  readonly digest: string;
  readonly now: number;
  /** How long a container may take to say what others saw, and how far their clocks may be apart. */
  readonly grace: number;
  /** What at least one instance must have told of itself. */
  readonly callbacks: readonly Callback[];
  /** How many must have told of a whole life, from start to stop, where both are asked for. */
  readonly lives: number;
  readonly environment?: string | undefined;
  /** Instances that were heard of before this are left out. */
  readonly since?: number | undefined;
  /** Whether more was heard than the events that are given. */
  readonly pruned?: boolean;
}

/** What was heard of an instance, and what should have been. */
export interface HeardInstance {
  readonly instance: string;
  readonly workload?: string;
  readonly environment?: string;
  /** What it told of itself. */
  readonly told: readonly Callback[];
  /** How often it told of both its start and its stop. */
  readonly lives: number;
  /** Whether somebody else saw it too. */
  readonly witnessed: boolean;
  readonly missing: readonly string[];
  /** What it may still tell in time. */
  readonly awaited: readonly string[];
}

export interface Instrumentation {
  /** `unheard`: no instance of the image; `awaited`: it is too early to tell; `pruned`: too late, events are gone. */
  readonly outcome: "passed" | "failed" | "awaited" | "unheard" | "pruned";
  readonly instances: readonly HeardInstance[];
  /** All that is missing, for people. */
  readonly missing: readonly string[];
  readonly awaited: readonly string[];
}

/**
 * Whether the callbacks of an image work, by what was heard of its instances. What others saw of an instance must have been
 * told by itself, and each callback that is asked for must have been heard.
 *
 * @param events in any order, some of them several times; of other images too
 */
export function checkInstrumentation(
  events: Iterable<RegisterEvent>,
  asked: InstrumentationAsked,
): Instrumentation {
  const byInstance = new Map<string, RegisterEvent[]>();
  for (const event of events) {
    if (event.at > asked.now + asked.grace) continue;
    const own = byInstance.get(event.instance);
    if (own) own.push(event);
    else byInstance.set(event.instance, [event]);
  }
  const instances = [...byInstance]
    .flatMap(([instance, own]) => heardOf(instance, own, asked) ?? [])
    .sort((a, b) => (a.instance < b.instance ? -1 : 1));
  const of = (list: "missing" | "awaited"): string[] =>
    instances.flatMap((each) => each[list].map((what) => `${each.instance} ${what}`));
  const [missing, awaited] = [of("missing"), of("awaited")];
  const isPruned = asked.pruned === true;
  if (instances.length === 0)
    return { outcome: isPruned ? "pruned" : "unheard", instances, missing, awaited };
  const lacking = lackingIn(instances, asked);
  const outcome =
    missing.length > 0
      ? "failed"
      : awaited.length > 0
        ? "awaited"
        : lacking.length === 0
          ? "passed"
          : isPruned
            ? "pruned"
            : "failed";
  return { outcome, instances, missing: [...missing, ...lacking], awaited };
}

/** What no instance told, although it is asked for. */
function lackingIn(
  instances: readonly HeardInstance[],
  { callbacks, lives }: InstrumentationAsked,
): string[] {
  const lacking = callbacks
    .filter((callback) => !instances.some(({ told }) => told.includes(callback)))
    .map((callback) => `no instance told that it ${wordOf[callback]}`);
  const whole = instances.filter((each) => each.lives > 0).length;
  const isWhole = callbacks.includes("started") && callbacks.includes("stopped");
  if (isWhole && whole < lives && lacking.length === 0)
    lacking.push(`${whole} of ${lives} instances told of a whole life, from start to stop`);
  return lacking;
}

const wordOf: Readonly<Record<Callback, string>> = {
  started: "started",
  stopped: "stopped",
  suspended: "was suspended",
  resumed: "was resumed",
};

function heardOf(
  instance: string,
  events: readonly RegisterEvent[],
  asked: InstrumentationAsked,
): HeardInstance | undefined {
  const { digest, environment, since = -Infinity } = asked;
  const isOwn = ({ by }: RegisterEvent): boolean => by === "container";
  const own = project(events.filter(isOwn));
  const seen = project(events.filter((event) => !isOwn(event)));
  const at = attributesOf({ claimed: own?.claimed ?? {}, observed: seen?.observed ?? {} });
  const first = Math.min(own?.firstAt ?? Infinity, seen?.firstAt ?? Infinity);
  if (at.digest !== digest || first < since) return undefined;
  if (environment !== undefined && at.environment !== environment) return undefined;
  const kinds = new Set(events.filter(isOwn).map(({ kind }) => kind));
  const starts = new Set(events.flatMap((each) => (isOwn(each) && each.kind === "started" ? [each.at] : [])));
  const removed = events.filter((each) => !isOwn(each) && each.kind === "removed").map((each) => each.at);
  const said = own?.runs ?? [];
  const verdicts = [
    ...against(seen?.runs ?? [], said, Math.max(-Infinity, ...removed), asked),
    ...inItself(own, digest),
  ];
  return {
    instance,
    ...(at.workload !== undefined && { workload: at.workload }),
    ...(at.environment !== undefined && { environment: at.environment }),
    told: CALLBACKS.filter((kind) => kinds.has(kind)),
    lives: said.filter(({ startedAt, stoppedAt }) => stoppedAt !== undefined && starts.has(startedAt)).length,
    witnessed: seen !== undefined,
    missing: verdicts.flatMap(({ missing }) => missing ?? []),
    awaited: verdicts.flatMap(({ awaited }) => awaited ?? []),
  };
}

interface Lack {
  readonly missing?: string;
  readonly awaited?: string;
}

/** What is wrong with what an instance says, whoever else saw it. */
function inItself(own: InstanceState | undefined, digest: string): Lack[] {
  if (own === undefined) return [];
  const claimed = own.claimed.digest;
  const isEnded = own.phase === "stopped" || own.phase === "removed";
  return [
    ...(claimed !== undefined && claimed !== digest ? [{ missing: `says that it is of ${claimed}` }] : []),
    ...(isEnded && own.runs.length === 0
      ? [{ missing: "told that it stopped, and never that it started" }]
      : []),
  ];
}

/** Holds what others saw against what an instance said: each run that was seen needs one of its own. */
function against(
  seen: readonly Run[],
  said: readonly Run[],
  removedAt: number,
  { now, grace }: InstrumentationAsked,
): Lack[] {
  const free = [...said];
  const by = (deadline: number, what: string): Lack =>
    now > deadline ? { missing: what } : { awaited: what };
  return seen.flatMap((run, at): Lack[] => {
    const { startedAt, stoppedAt } = run;
    const match = free.findIndex((each) => Math.abs(each.startedAt - startedAt) <= grace);
    if (match < 0) return [by(startedAt + grace, `did not tell that it started (${iso(startedAt)})`)];
    const [own] = free.splice(0, match + 1).slice(-1) as [Run];
    if (stoppedAt === undefined)
      return own.stoppedAt !== undefined && now > own.stoppedAt + grace
        ? [{ missing: `told that it stopped (${iso(own.stoppedAt)}), and runs on` }]
        : [];
    if (own.stoppedAt === undefined) {
      const ended = seen[at + 1]?.startedAt ?? (removedAt >= stoppedAt ? removedAt : stoppedAt + RESTART);
      return [by(ended + grace, `did not tell that it stopped (${iso(stoppedAt)})`)];
    }
    return own.stoppedAt < stoppedAt - grace
      ? [{ missing: `told that it stopped (${iso(own.stoppedAt)}), and ran on until ${iso(stoppedAt)}` }]
      : [];
  });
}

const iso = (at: number): string => new Date(at).toISOString();
