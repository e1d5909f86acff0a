/** IAM's patterns: `*` stands for any text, also none, `?` for one character. */

/** Whether the text is an instance of the pattern. Never worse than the product of the lengths: patterns are untrusted. */
export function matches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    // A star in the text stands for any text: only a star of the pattern takes it in.
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === text[t] || (pattern[p] === "?" && text[t] !== "*"))) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Actions are compared without regard to case. */
export const matchesAction = (pattern: string, action: string): boolean =>
  matches(pattern.toLowerCase(), action.toLowerCase());

/**
 * Whether every text that `inner` stands for is one that `outer` stands for. Exact but for patterns with `?` beside
 * `*`, where it may say no to a yes: that errs on the side of a finding.
 */
export const covers = (outer: string, inner: string): boolean => matches(outer, inner);

/** Whether some text is an instance of both patterns. */
export function overlap(a: string, b: string): boolean {
  // reach[j]: the first i characters of `a` and the first j of `b` have an instance in common.
  let reach: boolean[] = [true];
  for (let j = 1; j <= b.length; j++) reach[j] = reach[j - 1]! && b[j - 1] === "*";
  for (let i = 1; i <= a.length; i++) {
    const x = a[i - 1];
    const next: boolean[] = [reach[0]! && x === "*"];
    for (let j = 1; j <= b.length; j++) {
      const y = b[j - 1];
      if (x === "*" || y === "*") next[j] = reach[j]! || next[j - 1]!;
      else next[j] = reach[j - 1]! && (x === y || x === "?" || y === "?");
    }
    reach = next;
  }
  return reach[b.length]!;
}
