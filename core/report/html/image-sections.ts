import { amberQueue } from "./amber";
import { images, type Counted, type Images } from "./images";
import type { Section } from "./markup";

/** Images by their status, and those in doubt. @param now milliseconds */
export const imageSections = (
  known: Images,
  now: number | undefined,
  stacks: readonly Counted[] = [],
): readonly Section[] => [
  { id: "images", title: "Images by status", count: known.images.length, body: images(known, stacks) },
  {
    id: "amber",
    title: "Images in doubt",
    count: known.images.filter(({ colour }) => colour === "amber").length,
    body: amberQueue(known, now),
  },
];
