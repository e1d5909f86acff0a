import type { Status } from "../../estate";

/** What is known of an image at one instant. */
export interface Situation {
  /** Which colours have all the evidence that they need. */
  readonly holds: Readonly<Record<"blue" | "red" | "green", boolean>>;
  /** Whether any cause of doubt is open: a vulnerability, a revocation, a parent in doubt, something forbidden in it. */
  readonly doubt: boolean;
}

/** A colour; of an amber image, also the one that it had before, whose evidence must be whole again. */
export type Standing =
  { readonly colour: Exclude<Status, "amber"> } | { readonly colour: "amber"; readonly before: Doubted };

export type Doubted = "blue" | "red" | "green";

interface Transition {
  readonly from: Status;
  readonly to: Status;
  readonly when: (situation: Situation, before: Doubted | undefined) => boolean;
  /** Completes "it became … because". */
  readonly because: string;
}

const vetted = "it is vetted, and its vetting holds";
const built = "its provenance, signature and scans are those that the estate demands";
const lapsed = "its evidence holds no more";

/**
 * How colours follow each other: the first row that applies. What stands in no row never happens: grey and blue never
 * become green at once, green falls to amber alone, and amber leaves only for what it was, once every doubt is answered.
 */
export const transitions: readonly Transition[] = [
  { from: "grey", to: "red", when: ({ holds, doubt }) => holds.red && !doubt, because: built },
  { from: "grey", to: "blue", when: ({ holds, doubt }) => holds.blue && !doubt, because: vetted },

  { from: "blue", to: "amber", when: ({ doubt }) => doubt, because: "it is in doubt" },
  { from: "blue", to: "red", when: ({ holds }) => holds.red, because: built },
  { from: "blue", to: "grey", when: ({ holds }) => !holds.blue, because: lapsed },

  { from: "red", to: "amber", when: ({ doubt }) => doubt, because: "it is in doubt" },
  {
    from: "red",
    to: "green",
    when: ({ holds }) => holds.red && holds.green,
    because: "it has all the evidence that production demands",
  },
  { from: "red", to: "blue", when: ({ holds }) => !holds.red && holds.blue, because: vetted },
  { from: "red", to: "grey", when: ({ holds }) => !holds.red, because: lapsed },

  {
    from: "green",
    to: "amber",
    when: ({ holds, doubt }) => doubt || !holds.green || !holds.red,
    because: "it is in doubt",
  },

  {
    from: "amber",
    to: "green",
    when: ({ holds, doubt }, before) => before === "green" && !doubt && holds.green && holds.red,
    because: "every doubt is answered, and its evidence is whole",
  },
  {
    from: "amber",
    to: "red",
    when: ({ holds, doubt }, before) => before === "red" && !doubt && holds.red,
    because: "every doubt is answered",
  },
  {
    from: "amber",
    to: "blue",
    when: ({ holds, doubt }, before) => before === "blue" && !doubt && holds.blue,
    because: "every doubt is answered",
  },
];

/** A change of colour, and why. */
export interface Step {
  readonly standing: Standing;
  readonly because: string;
}

/** The next change of an image's colour in a situation; undefined where it stays as it is. */
export function step(standing: Standing, situation: Situation): Step | undefined {
  const before = standing.colour === "amber" ? standing.before : undefined;
  const row = transitions.find(({ from, when }) => from === standing.colour && when(situation, before));
  if (!row) return undefined;
  const next: Standing =
    row.to === "amber" ? { colour: "amber", before: row.from as Doubted } : { colour: row.to };
  return { standing: next, because: row.because };
}
