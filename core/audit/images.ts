import type { Result } from "../report/result";
import type { AuditImage, AuditResult, StackVerdict } from "./result";
import { compare } from "./order";

type Statuses = NonNullable<Result["statuses"]>;

/** An image that a stack uses, without who uses it. */
export type RecordedImage = Omit<AuditImage, "usedBy" | "stacks">;

/** What a record keeps of the images that its stack uses; nothing where no statuses are known. */
export interface RecordedImages {
  readonly images?: readonly RecordedImage[];
  /** Uses of images that are named by a tag alone. */
  readonly untold?: number;
}

/** How many references, causes and stacks are named of an image; the numbers of all are kept. */
const most = { references: 3, causes: 10, stacks: 10 } as const;

const severities = ["critical", "high", "medium", "low", "unknown"];
const worstFirst = (a: AuditImage["causes"][number], b: AuditImage["causes"][number]): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) || compare(a.since, b.since);

export function recordImages(statuses: Statuses | undefined): RecordedImages {
  if (!statuses) return {};
  const images = statuses.images.map(({ usedBy: _usedBy, references, causes, ...image }) => ({
    ...image,
    references: references.slice(0, most.references),
    causes: [...causes].sort(worstFirst).slice(0, most.causes),
    ...(causes.length > most.causes && { doubts: causes.length }),
  }));
  return { images, untold: statuses.untold };
}

/** How many of the images have which colour; colours of none are left out. */
export function coloursOf({ images }: RecordedImages): Pick<StackVerdict, "images"> {
  if (!images) return {};
  const counts: NonNullable<StackVerdict["images"]> = {};
  for (const { colour } of [...images].sort((a, b) => compare(a.colour, b.colour)))
    counts[colour] = (counts[colour] ?? 0) + 1;
  return { images: counts };
}

/** The images of many stacks, each once: what grows with them is the number of different images, not of uses. */
export class FleetImages {
  private readonly all = new Map<string, AuditImage>();
  private untold = 0;

  /** Stacks must come in the order of their ids. */
  add({
    verdict: { id },
    images = [],
    untold = 0,
  }: RecordedImages & { readonly verdict: { readonly id: string } }): void {
    this.untold += untold;
    for (const image of images) {
      const known = this.all.get(image.digest);
      if (known) add(known, image, id);
      else this.all.set(image.digest, { ...structuredClone(image), usedBy: [id], stacks: 1 });
    }
  }

  finish(): Pick<NonNullable<AuditResult["images"]>, "images" | "untold"> {
    const images = [...this.all.values()].sort((a, b) => compare(a.digest, b.digest));
    for (const { places = [] } of images) places.sort((a, b) => compare(keyOf(a), keyOf(b)));
    return { images, untold: this.untold };
  }
}

function add(known: AuditImage, image: RecordedImage, id: string): void {
  known.uses += image.uses;
  known.stacks += 1;
  if (known.usedBy.length < most.stacks) known.usedBy.push(id);
  for (const reference of image.references)
    if (known.references.length < most.references && !known.references.includes(reference))
      known.references.push(reference);
  for (const place of image.places ?? []) {
    const key = keyOf(place);
    known.places ??= [];
    const same = known.places.find((each) => keyOf(each) === key);
    if (same) same.uses += place.uses;
    else known.places.push({ ...place });
  }
}

type Place = NonNullable<AuditImage["places"]>[number];

const keyOf = ({ environment, owner, due }: Place): string =>
  JSON.stringify([due ?? "~", environment, owner]);
