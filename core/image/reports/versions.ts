/**
 * Orders two versions of a package as its ecosystem does: negative where the first is older.
 *
 * @param type of a package URL: `deb`, `rpm`, `npm`, …
 */
export function compareVersions(type: string, a: string, b: string): number {
  if (type === "deb") return byParts(a, b, debian);
  if (type === "rpm") return byParts(a, b, rpm);
  if (type === "apk") return apk(a, b);
  return semantic(a, b);
}

/** `epoch:version-release`. */
function byParts(a: string, b: string, compare: (a: string, b: string) => number): number {
  const [one, other] = [a, b].map((text) => {
    const [, epoch = "0", rest = ""] = /^(?:(\d+):)?(.*)$/s.exec(text) ?? [];
    const at = rest.lastIndexOf("-");
    return at < 0
      ? { epoch: Number(epoch), version: rest, release: "" }
      : { epoch: Number(epoch), version: rest.slice(0, at), release: rest.slice(at + 1) };
  }) as [Parts, Parts];
  const first = one.epoch - other.epoch || compare(one.version, other.version);
  // An advisory that names no release means all of them.
  if (first !== 0 || one.release === "" || other.release === "") return first;
  return compare(one.release, other.release);
}

interface Parts {
  readonly epoch: number;
  readonly version: string;
  readonly release: string;
}

const digits = (a: string, b: string): number => {
  const [one, other] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
};

/** Debian policy, 5.6.12: letters before all else, a tilde before even the end. */
function debian(a: string, b: string): number {
  const order = (char: string | undefined): number => {
    if (char === undefined || /\d/.test(char)) return 0;
    if (char === "~") return -1;
    return /[a-z]/i.test(char) ? char.charCodeAt(0) : char.charCodeAt(0) + 256;
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a[i])) || (j < b.length && !isDigit(b[j]))) {
      const difference = order(a[i]) - order(b[j]);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    const [one, other] = [leadingDigits(a.slice(i)), leadingDigits(b.slice(j))];
    const difference = digits(one, other);
    if (difference !== 0) return difference;
    i += one.length;
    j += other.length;
  }
  return 0;
}

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9";
const leadingDigits = (text: string): string => /^\d*/.exec(text)![0];

/** As rpm does: runs of digits and of letters, numbers above letters, a tilde before all, a caret after the same. */
function rpm(a: string, b: string): number {
  const split = (text: string): string[] => text.match(/~|\^|\d+|[a-z]+/gi) ?? [];
  const [one, other] = [split(a), split(b)];
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [left, right] = [one[at], other[at]];
    for (const [mark, sign] of [["~", -1]] as const)
      if (left === mark || right === mark) {
        if (left === right) break;
        return left === mark ? sign : -sign;
      }
    if (left === right) continue;
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    if (left === "^" || right === "^") return left === "^" ? -1 : 1;
    if (isDigit(left[0]) !== isDigit(right[0])) return isDigit(left[0]) ? 1 : -1;
    const difference = isDigit(left[0]) ? digits(left, right) : left < right ? -1 : 1;
    if (difference !== 0) return difference;
  }
  return 0;
}

const before = ["alpha", "beta", "pre", "rc"];
const after = ["cvs", "svn", "git", "hg", "p"];

/** As apk does: `1.2.3_rc1-r4`. */
function apk(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => {
    const [, version = "", suffix = "", number = "", revision = ""] =
      /^([^_-]*)(?:_([a-z]+)(\d*))?(?:-r(\d+))?$/.exec(text) ?? [];
    return { version: version === "" ? text : version, suffix, number, revision };
  }) as [Apk, Apk];
  const rank = ({ suffix }: Apk): number =>
    before.includes(suffix) ? before.indexOf(suffix) - before.length : after.indexOf(suffix) + 1;
  return (
    numbers(one.version, other.version) ||
    rank(one) - rank(other) ||
    digits(one.number, other.number) ||
    digits(one.revision, other.revision)
  );
}

interface Apk {
  readonly version: string;
  readonly suffix: string;
  readonly number: string;
  readonly revision: string;
}

/** Runs of digits by value, of letters by alphabet; the longer one is newer where the rest is the same. */
function numbers(a: string, b: string): number {
  const split = (text: string): string[] => text.match(/\d+|[a-z]+/gi) ?? [];
  const [one, other] = [split(a), split(b)];
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [left, right] = [one[at] ?? "0", other[at] ?? "0"];
    if (isDigit(left[0]) !== isDigit(right[0])) return isDigit(left[0]) ? -1 : 1;
    const difference = isDigit(left[0]) ? digits(left, right) : left < right ? -1 : left > right ? 1 : 0;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Semantic versioning, and what looks like it: what stands after a hyphen comes before the version itself. */
function semantic(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => {
    const plain = text.replace(/^v(?=\d)/i, "").replace(/\+.*$/s, "");
    const [, numbered = plain, , rest = ""] = /^([\d.]+)([-.]?)([a-z-].*)?$/is.exec(plain) ?? [];
    return { numbered, rest: final.test(rest) ? "" : rest };
  }) as [Semantic, Semantic];
  const first = numbers(one.numbered, other.numbered);
  if (first !== 0) return first;
  if (one.rest === "" || other.rest === "") return one.rest === other.rest ? 0 : one.rest === "" ? 1 : -1;
  return numbers(one.rest, other.rest);
}

const final = /^[-.]?(final|ga|release|post\d*)$/i;

interface Semantic {
  readonly numbered: string;
  readonly rest: string;
}
