/** How a glob's `*` stops: at `/` in paths, at `.` in host names. */
type Boundary = "/" | ".";
type Token = { kind: "text"; char: string } | { kind: "part" } | { kind: "all" };

const compiled = new Map<string, Token[]>();
const MOST_COMPILED = 10_000;

function tokens(pattern: string): Token[] {
  const known = compiled.get(pattern);
  if (known) return known;
  const out: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? "";
    if (char !== "*") out.push({ kind: "text", char });
    else if (pattern[i + 1] === "*") {
      out.push({ kind: "all" });
      while (pattern[i + 1] === "*") i++;
    } else out.push({ kind: "part" });
  }
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(pattern, out);
  return out;
}

/**
 * Whether the whole text matches: `*` is anything within a part, `**` anything across parts. All positions are
 * followed at once, so the time is at most pattern times text, whatever the pattern.
 */
export function matchGlob(pattern: string, text: string, boundary: Boundary = "/"): boolean {
  if (!pattern.includes("*")) return pattern === text;
  if (pattern === "**") return true;
  if (!text.startsWith(pattern.slice(0, pattern.indexOf("*")))) return false;
  const states = tokens(pattern);
  let current = new Uint8Array(states.length + 1);
  current[0] = 1;
  skipStars(states, current);
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    const next = new Uint8Array(states.length + 1);
    let alive = false;
    for (let i = 0; i < states.length; i++) {
      if (current[i] === 0) continue;
      const state = states[i];
      if (state?.kind === "text" ? state.char === char : state?.kind === "all" || char !== boundary) {
        next[state?.kind === "text" ? i + 1 : i] = 1;
        alive = true;
      }
    }
    if (!alive) return false;
    skipStars(states, next);
    current = next;
  }
  return current[states.length] === 1;
}

/** A star may stand for nothing: where it is reached, so is what follows it. */
function skipStars(states: Token[], reached: Uint8Array): void {
  for (let i = 0; i < states.length; i++) {
    if (reached[i] === 1 && states[i]?.kind !== "text") reached[i + 1] = 1;
  }
}

/** Whether every text that the narrow glob matches is matched by the wide one; false where it can't be shown. */
export function globCovers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "**") return true;
  if (!narrow.includes("*")) return matchGlob(wide, narrow);
  const prefix = wide.replace(/\*\*?$/, "");
  if (prefix === wide || prefix.includes("*") || !narrow.startsWith(prefix)) return false;
  const rest = narrow.slice(prefix.length);
  return wide.endsWith("**") || !(rest.includes("/") || rest.includes("**"));
}
