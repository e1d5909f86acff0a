/** Whether something matches; `maybe` where that hangs on what is not known. */
export type Match = "yes" | "no" | "maybe";

/** All must match: one `no` decides. */
export function every(matches: Iterable<Match>): Match {
  let result: Match = "yes";
  for (const match of matches) {
    if (match === "no") return "no";
    if (match === "maybe") result = "maybe";
  }
  return result;
}

/** One must match: one `yes` decides. */
export function some(matches: Iterable<Match>): Match {
  let result: Match = "no";
  for (const match of matches) {
    if (match === "yes") return "yes";
    if (match === "maybe") result = "maybe";
  }
  return result;
}
