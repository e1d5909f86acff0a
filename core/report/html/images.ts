import type { Result } from "../result";
import { plural } from "../text";
import { chip, markup, table, type Markup } from "./markup";

type Statuses = NonNullable<Result["statuses"]>;
type Image = Statuses["images"][number];

const order = ["red", "amber", "lapsed", "grey", "blue", "green"] as const;
const meanings: Readonly<Record<Image["colour"], string>> = {
  grey: "unknown",
  blue: "validated public image",
  red: "ready for verification before production",
  amber: "formerly suitable, now in doubt",
  green: "suitable for production",
  lapsed: "changed since its status was taken, nobody knows how",
};
const severities = ["critical", "high", "medium", "low"];

/** Every image that is used, by its status. */
export function images({ source, at, images: all, untold }: Statuses): Markup {
  const rows = [...all]
    .sort((a, b) => order.indexOf(a.colour) - order.indexOf(b.colour))
    .map((image) => [
      nameOf(image),
      markup`${chip(image.colour)}<br><span class="dim">${meanings[image.colour]}</span>`,
      (image.since ?? "").slice(0, 10),
      [...image.missing.map((each) => `lacks ${each}`), ...image.causes.map(({ cause }) => cause)].join(", "),
      image.newer ?? "",
      used(image),
    ]);
  return markup`<p>Statuses are those of ${source}, at ${at}.${untold > 0 ? ` ${plural(untold, "use")} of images that are named by a tag alone: nothing can be known of them.` : undefined}</p>
${table("Images by status", ["image", "status", "since", "why", "newer", "used by"], rows)}
${all.length === 0 ? markup`<p>No image is named by its digest.</p>` : undefined}`;
}

/** Images in doubt, the worst and then the oldest first. */
export function amberQueue({ images: all }: Statuses): Markup {
  const worst = (image: Image): number =>
    Math.min(
      ...image.causes.map(({ severity }) => (severities.indexOf(severity) + 1 || 5) - 1),
      severities.length,
    );
  const first = ({ causes, since }: Image): string =>
    causes.map((each) => each.since).sort()[0] ?? since ?? "";
  const rows = all
    .filter(({ colour }) => colour === "amber")
    .sort((a, b) => worst(a) - worst(b) || (first(a) < first(b) ? -1 : 1))
    .map((image) => [
      nameOf(image),
      chip(severities[worst(image)] ?? "unknown"),
      first(image).slice(0, 10),
      image.causes.map(({ cause }) => cause).join(", "),
      image.newer ?? "none is certified yet",
      used(image),
    ]);
  return rows.length === 0
    ? markup`<p>No image in use is in doubt.</p>`
    : table(
        "Images in doubt",
        ["image", "severity", "in doubt since", "because", "replace it by", "used by"],
        rows,
      );
}

const nameOf = ({ references, digest }: Image): Markup =>
  markup`${references[0] === undefined ? undefined : markup`${references[0]}<br>`}<code class="dim">${digest}</code>`;

const used = ({ usedBy, uses }: Image): string =>
  `${usedBy.join(", ")}${uses > usedBy.length ? ` and ${uses - usedBy.length} more` : ""}`;
