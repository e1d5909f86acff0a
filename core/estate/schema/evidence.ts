import { section } from "./kit";
import { duration } from "./scalars";

/** The kinds of evidence that a colour may need. */
export const NEEDED_EVIDENCE = [
  "vetting",
  "scan",
  "provenance",
  "signature",
  "qa",
  "staging",
  "instrumentation",
  "approval",
] as const;
export type EvidenceKind = (typeof NEEDED_EVIDENCE)[number];

const DAY = 86_400_000;
type Needs = Partial<Record<EvidenceKind, number | undefined>>;

const DEFAULTS: Record<"blue" | "red" | "green", Needs> = {
  blue: { vetting: 180 * DAY, scan: DAY },
  red: { provenance: Infinity, signature: Infinity, scan: DAY },
  green: { qa: Infinity, staging: 30 * DAY, instrumentation: Infinity, approval: 90 * DAY, scan: DAY },
};

const needs = (colour: keyof typeof DEFAULTS, what: string) => {
  const holds = () => duration("how long it holds").optional();
  return section(
    `What ${colour} (${what}) needs, and how long each holds`,
    Object.fromEntries(NEEDED_EVIDENCE.map((kind) => [kind, holds()])) as Record<
      EvidenceKind,
      ReturnType<typeof holds>
    >,
  )
    .prefault({})
    .transform((row): Needs => (Object.keys(row).length === 0 ? { ...DEFAULTS[colour] } : row));
};

/** Milliseconds that each kind of evidence holds; Infinity for `forever`. */
export const evidence = () =>
  section("What a colour needs", {
    blue: needs("blue", "validated public image"),
    red: needs("red", "ready for production verification"),
    green: needs("green", "suitable for production"),
  }).prefault({});
