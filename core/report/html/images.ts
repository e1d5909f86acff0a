import type { AuditImage } from "../../audit/result";
import type { Result } from "../result";
import { colours } from "../colours";
import { plural } from "../text";
import { chip, markup, table, type Markup } from "./markup";
import { rest } from "./rest";
import { shape } from "./shapes";
import { show } from "./summary";

type CheckImages = NonNullable<Result["statuses"]>;
type Image = CheckImages["images"][number] & Partial<Pick<AuditImage, "stacks" | "doubts">>;

/** The images of a check, or of all stacks of an audit. */
export type Images = Omit<CheckImages, "at" | "images"> & {
  readonly at?: string | undefined;
  readonly images: readonly Image[];
};

const meanings: Readonly<Record<Image["colour"], string>> = {
  grey: "unknown",
  blue: "validated public image",
  red: "ready for verification before production",
  amber: "formerly suitable, now in doubt",
  green: "suitable for production",
  lapsed: "changed since its status was taken, nobody knows how",
};

type Counts = Partial<Record<Image["colour"], number>>;

/** How many images of which colour something uses. */
export type Counted = readonly [name: string, counts: Counts];

/** Every image that is used, by its status; of an audit also by stack. */
export function images({ source, at, images: all, untold }: Images, stacks: readonly Counted[]): Markup {
  const rows = [...all]
    .sort((a, b) => colours.indexOf(a.colour) - colours.indexOf(b.colour) || b.uses - a.uses)
    .map((image) => [
      nameOf(image),
      status(image.colour),
      (image.since ?? "").slice(0, 10),
      [...image.missing.map((each) => `lacks ${each}`), ...causesOf(image)].join(", "),
      image.newer ?? "",
      used(image),
    ]);
  const environments = [...byEnvironment(all)].sort(([a], [b]) => (a < b ? -1 : 1));
  return markup`<p>Statuses are those of ${source}${at === undefined ? undefined : `, at ${at}`}.${untold > 0 ? ` ${plural(untold, "use")} of images that are named by a tag alone: nothing can be known of them.` : undefined}</p>
${all.length === 0 ? markup`<p>No image is named by its digest.</p>` : tiles(all)}
${counted("By environment", "environment", environments)}
${counted(
  "By stack",
  "stack",
  [...stacks].sort(([, a], [, b]) => doubtful(b) - doubtful(a)),
)}
${all.length > 0 ? markup`<h3>Each image</h3>` : undefined}${table("Images by status", ["image", "status", "since", "why", "newer", "used by"], rows)}`;
}

/** What is no proof of anything comes first. */
const doubtful = ({ amber = 0, lapsed = 0, grey = 0, red = 0 }: Counts): number =>
  (amber + lapsed) * 1e6 + grey * 1e3 + red;

const tiles = (all: readonly Image[]): Markup =>
  markup`<dl class="tiles colours">${colours.flatMap((colour) => {
    const own = all.filter((each) => each.colour === colour);
    return own.length === 0 && colour === "lapsed"
      ? []
      : markup`<div><dt>${status(colour)}<br>${meanings[colour]}</dt><dd>${own.length.toLocaleString("en")}</dd></div>`;
  })}</dl>`;

/** More rows than these are added by the page's script. */
const mostRows = 100;

function counted(title: string, field: "environment" | "stack", named: readonly Counted[]): Markup {
  if (named.length === 0) return markup``;
  const shown = colours.filter((colour) => named.some(([, counts]) => counts[colour]));
  const rows = named.map(([name, counts]) => [name, ...shown.map((colour) => String(counts[colour] ?? ""))]);
  return markup`<h3>${title}</h3>${table(
    `Images ${title.toLowerCase()}`,
    [field, ...shown],
    rows.slice(0, mostRows).map(([name, ...cells]) => [show(field, name!, name!), ...cells]),
  )}${rest(rows.slice(mostRows))}`;
}

function byEnvironment(all: readonly Image[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { colour, places = [] } of all)
    for (const environment of new Set(places.map((each) => each.environment))) {
      const known = counts.get(environment) ?? {};
      known[colour] = (known[colour] ?? 0) + 1;
      counts.set(environment, known);
    }
  return counts;
}

const status = (colour: Image["colour"]): Markup => chip(colour, colour, shape(colour));

/** More than these nobody reads in a table. */
const mostCauses = 5;

/** Why an image is in doubt. */
export function causesOf({ causes, doubts = causes.length }: Image): readonly string[] {
  const shown = causes.slice(0, mostCauses).map(({ cause }) => cause);
  return doubts > shown.length ? [...shown, `and ${doubts - shown.length} more`] : shown;
}

/** The digest stands in the reference too, and once is enough. */
export function nameOf({ references: [first], digest }: Image): Markup {
  const name = first?.endsWith(`@${digest}`) ? first.slice(0, -digest.length - 1) : first;
  return markup`${name === undefined ? undefined : markup`${name}<br>`}<code class="dim">${digest}</code>`;
}

/** So many users are named. */
const mostUsers = 5;

export function used({ usedBy, uses, stacks }: Image): string {
  const shown = usedBy.slice(0, mostUsers);
  const left = (stacks ?? uses) - shown.length;
  return `${shown.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}
