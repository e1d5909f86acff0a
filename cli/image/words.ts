import pc from "picocolors";
import type { Status } from "../../core/estate";
import { cleaned } from "../../core/report/text";
import { wrap } from "../../core/report/wrap";
import { print } from "../output";
import { toJson } from "../../core/report/text";
import { terminal } from "../terminal";

/** Shows data as JSON, or as lines for a person; what others wrote can't steer the terminal. */
export async function show<T>(
  data: T,
  format: "pretty" | "json",
  lines: (data: T, colors: ReturnType<typeof pc.createColors>) => readonly string[],
): Promise<void> {
  if (format === "json") return print(toJson(data));
  const { color, width = Infinity } = terminal();
  const colors = pc.createColors(color);
  await print(
    `${lines(cleaned(data), colors)
      .map((line) => wrap(line, width))
      .join("\n")}\n`,
  );
}

export type Colors = ReturnType<typeof pc.createColors>;

/** A status in its own colour. */
export function painted(status: Status, colors: Colors): string {
  const paint = {
    grey: colors.gray,
    blue: colors.blue,
    red: colors.red,
    amber: colors.yellow,
    green: colors.green,
  }[status];
  return paint(status);
}

/** `2026-01-31 08:00`, in UTC. */
export const day = (time: number | string): string =>
  (typeof time === "string" ? time : new Date(time).toISOString()).replace("T", " ").slice(0, 16);

const DAY = 86_400_000;

/** `3 days`, `5 hours`. */
export function span(milliseconds: number): string {
  const [count, unit] =
    milliseconds >= 2 * DAY
      ? [Math.floor(milliseconds / DAY), "day"]
      : milliseconds >= 3_600_000
        ? [Math.floor(milliseconds / 3_600_000), "hour"]
        : [Math.floor(milliseconds / 60_000), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** `sha256:0123456789ab…` */
export const shortDigest = (digest: string): string =>
  digest.startsWith("ami-") ? digest : `${digest.slice(0, 19)}…`;

/** An image by its name where it has one, else by its digest. */
export const nameOf = (digest: string, reference: string | undefined): string =>
  reference === undefined ? digest : `${reference.split("@", 1)[0]!} ${shortDigest(digest)}`;
