import type { Estate, RiskRow } from "../../estate";
import type { Cause } from "./causes";
import type { ImageStatus } from "./replay";

/** Where an image runs, as far as the risk of it depends on that. */
export interface Placed {
  /** The environment's name. */
  readonly environment: string;
  /** The zones that can reach it, the internet's among them; undefined where nobody knows. */
  readonly exposedTo: readonly string[] | undefined;
}

/** What the estate's risk table says of one cause of doubt. */
export interface Consequence {
  readonly cause: Cause;
  /** The row of the table that applies; undefined where none does. */
  readonly row: RiskRow | undefined;
  /** When what runs must be replaced, in milliseconds; Infinity for never. */
  readonly due: number;
}

/** What follows from an image's doubts in one place. */
export interface Action {
  /** Whether new instances are kept out whatever colours the environment admits. */
  readonly block: boolean;
  readonly rebuild: boolean;
  /** The earliest time at which what runs must be replaced, in milliseconds; Infinity for never. */
  readonly due: number;
  readonly consequences: readonly Consequence[];
}

const DAY = 86_400_000;
/** Where no row of the table says how long a doubt may last. */
const otherwise = 90 * DAY;

const applies = (row: RiskRow, { severity }: Cause, { environment, exposedTo }: Placed): boolean =>
  row.severity.includes(severity) &&
  (row.environment === undefined || row.environment.includes(environment)) &&
  // What nobody can rule out counts: an image whose exposure is not known is taken to be exposed.
  (row.exposed === undefined || exposedTo === undefined || exposedTo.includes(row.exposed));

/** What follows, in one place, from all that an image is in doubt of. */
export function actionOf(
  { causes }: Pick<ImageStatus, "causes">,
  placed: Placed,
  { images }: Pick<Estate, "images">,
): Action {
  const consequences = causes.map((cause): Consequence => {
    const row = images.risk.find((each) => applies(each, cause, placed));
    return { cause, row, due: cause.since + (row?.fixWithin ?? otherwise) };
  });
  return {
    block: consequences.some(({ row }) => row?.new === "block"),
    rebuild: consequences.some(({ row }) => row?.rebuild === true),
    due: consequences.reduce((earliest, { due }) => Math.min(earliest, due), Infinity),
    consequences,
  };
}
