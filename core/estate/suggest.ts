/** The candidate nearest to a mistyped name, or undefined where none is near enough to be meant. */
export function suggest(wrong: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(wrong.length / 3));
  // Past this length an edit distance costs more than a hint is worth.
  if (wrong.length > 64) return undefined;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wrong.length) >= bestDistance) continue;
    const found = distance(wrong.toLowerCase(), candidate.toLowerCase());
    if (found < bestDistance) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
}

/** Edits (insert, delete, replace, swap of neighbours) that turn one text into the other. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** `did you mean …?` for the nearest candidate, else the candidates themselves where they are few. */
export function hintFor(wrong: string, candidates: Iterable<string>): string {
  const all = [...candidates];
  const near = suggest(wrong, all);
  if (near !== undefined) return `did you mean ${near}?`;
  if (all.length === 0) return "none is declared";
  const shown = all.slice(0, 12).join(", ");
  return all.length > 12 ? `known: ${shown}, …` : `known: ${shown}`;
}
