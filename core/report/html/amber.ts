import { dueOf } from "../due";
import { plural } from "../text";
import { causesOf, nameOf, used, type Images } from "./images";
import { chip, markup, table, type Markup } from "./markup";

type Image = Images["images"][number];
type Place = NonNullable<Image["places"]>[number];

const severities = ["critical", "high", "medium", "low"];

/** Images in doubt, the worst and then the oldest first, with who must replace them by when. @param now milliseconds */
export function amberQueue({ images: all, at }: Images, now: number | undefined): Markup {
  const asked = now ?? (at === undefined ? undefined : Date.parse(at));
  const doubted = all
    .filter(({ colour }) => colour === "amber")
    .sort((a, b) => worst(a) - worst(b) || (first(a) < first(b) ? -1 : 1));
  if (doubted.length === 0) return markup`<p>No image in use is in doubt.</p>`;
  const late = doubted.filter((image) => isLate(dueOf(image), asked)).length;
  const rows = doubted.map((image) => [
    nameOf(image),
    chip(severities[worst(image)] ?? "unknown"),
    due(dueOf(image), asked),
    ownersOf(image),
    first(image).slice(0, 10),
    causesOf(image).join(", "),
    image.newer ?? "none is certified yet",
    used(image),
  ]);
  return markup`<p>${plural(doubted.length, "image")} in doubt; ${late === 0 ? "none is overdue" : `${late} should have been replaced by now`}. Deadlines are those of the estate's risk table, for where the image runs.</p>
${table(
  "Images in doubt",
  ["image", "severity", "deadline", "owners", "in doubt since", "because", "replace by", "used by"],
  rows,
)}`;
}

const worst = ({ causes }: Image): number =>
  Math.min(...causes.map(({ severity }) => (severities.indexOf(severity) + 1 || 5) - 1), severities.length);

const first = ({ causes, since }: Image): string => causes.map((each) => each.since).sort()[0] ?? since ?? "";

const isLate = (time: string | undefined, now: number | undefined): boolean =>
  time !== undefined && now !== undefined && Date.parse(time) <= now;

function due(time: string | undefined, now: number | undefined): Markup | string {
  if (time === undefined) return "no deadline";
  const day = time.slice(0, 10);
  if (now === undefined) return day;
  const days = (milliseconds: number): string => plural(Math.floor(milliseconds / 86_400_000), "day");
  return isLate(time, now)
    ? markup`${chip("overdue")} ${day} (${days(now - Date.parse(time))})`
    : `${day} (${days(Date.parse(time) - now)} left)`;
}

/** So many are named. */
const mostOwners = 6;

function ownersOf({ places = [] }: Image): string {
  const named = [...new Set(places.map(nameOfPlace))];
  const left = named.length - mostOwners;
  return `${named.slice(0, mostOwners).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

const nameOfPlace = ({ owner = "nobody named", environment }: Place): string => `${owner} (${environment})`;
