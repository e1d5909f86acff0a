import { compareEvents, type Attributes, type RegisterEvent } from "./event";
import { rankOf } from "./kinds";

export const PHASES = ["deployed", "running", "suspended", "stopped", "removed"] as const;
export type Phase = (typeof PHASES)[number];

/** Something of it is there: it was put on its node, runs or may run again, and was not stopped or removed. */
export const isLive = (phase: Phase): boolean =>
  phase === "deployed" || phase === "running" || phase === "suspended";

/** From a start to the stop that ended it; times in milliseconds. */
export interface Run {
  readonly startedAt: number;
  /** When it was last resumed. */
  readonly resumedAt?: number | undefined;
  /** Since when it is suspended, or was when it stopped. */
  readonly suspendedAt?: number | undefined;
  readonly stoppedAt?: number | undefined;
}

/** What the events of one instance come to. */
export interface InstanceState {
  readonly instance: string;
  readonly phase: Phase;
  readonly firstAt: number;
  /** The event that was the last to happen. */
  readonly last: Pick<RegisterEvent, "at" | "kind" | "key">;
  /** What the container said of itself, and what others saw. */
  readonly claimed: Attributes;
  readonly observed: Attributes;
  /** When each was heard of last. */
  readonly claimedAt?: number | undefined;
  readonly observedAt?: number | undefined;
  /** In the order of time; the last one may go on. */
  readonly runs: readonly Run[];
}

/** What holds of an instance: what others saw goes before what it says of itself. */
export const attributesOf = ({
  claimed,
  observed,
}: Pick<InstanceState, "claimed" | "observed">): Attributes => ({
  ...claimed,
  ...observed,
});

/** Whether an event happened after all that a state knows of, so that it can be added without its predecessors. */
export function follows(state: InstanceState, event: RegisterEvent): boolean {
  const { at, kind, key } = state.last;
  return (
    event.at > at ||
    (event.at === at && (rankOf(event.kind) > rankOf(kind) || (event.kind === kind && event.key > key)))
  );
}

/** The state after one more event, which must follow all before it. */
export function advance(state: InstanceState | undefined, event: RegisterEvent): InstanceState {
  const { instance, at, kind, key, by, attributes } = event;
  const before: InstanceState = state ?? {
    instance,
    phase: "deployed",
    firstAt: at,
    last: { at, kind, key },
    claimed: {},
    observed: {},
    runs: [],
  };
  const own = by === "container";
  return {
    ...before,
    ...moved(before, event),
    last: { at, kind, key },
    ...(own
      ? { claimed: { ...before.claimed, ...attributes }, claimedAt: at }
      : { observed: { ...before.observed, ...attributes }, observedAt: at }),
  };
}

function moved(
  { phase, runs }: InstanceState,
  { kind, at }: RegisterEvent,
): Pick<InstanceState, "phase" | "runs"> {
  const run = runs.at(-1);
  const goesOn = run !== undefined && run.stoppedAt === undefined ? run : undefined;
  const withLast = (last: Run): readonly Run[] => [...runs.slice(0, -1), last];
  switch (kind) {
    case "deployed":
      return { phase: goesOn ? phase : "deployed", runs };
    case "started":
    case "resumed":
      if (!goesOn) return { phase: "running", runs: [...runs, { startedAt: at }] };
      if (phase !== "suspended") return { phase: "running", runs };
      return { phase: "running", runs: withLast({ startedAt: goesOn.startedAt, resumedAt: at }) };
    case "suspended":
      if (!goesOn) return { phase, runs };
      return {
        phase: "suspended",
        runs: phase === "suspended" ? runs : withLast({ ...goesOn, suspendedAt: at }),
      };
    case "stopped":
    case "removed":
      return {
        phase: kind === "stopped" && phase === "removed" ? "removed" : kind,
        runs: goesOn ? withLast({ ...goesOn, stoppedAt: at }) : runs,
      };
  }
}

/**
 * The state that a set of events comes to, in whatever order and however often they came in.
 *
 * @param events of one instance
 */
export function project(events: Iterable<RegisterEvent>): InstanceState | undefined {
  const known = new Map<string, RegisterEvent>();
  for (const event of events) if (!known.has(event.key)) known.set(event.key, event);
  let state: InstanceState | undefined;
  for (const event of [...known.values()].sort(compareEvents)) state = advance(state, event);
  return state;
}
