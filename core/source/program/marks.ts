/**
 * Values that had to be made up (what an invoke would have looked up, a secret that can't be decrypted) carry a mark
 * that survives what programs do with strings: joining, splitting, formatting, JSON, base64. Whatever still bears a mark
 * when it reaches a resource is not known, and the mark tells what would have to be.
 *
 * Free text bears a private-use character; ids that programs check by pattern bear a number in their hexadecimal part;
 * addresses lie in 198.18.0.0/15, which is set aside for benchmarks, so that subnet arithmetic keeps the mark.
 */

const first = 0xe000;
const last = 0xf8ff;
const hexMark = "7e57ab1e";

export const madeUpAccount = "070707070707";
export const madeUpNetwork = "198.18.0.0/16";

/** The highest number of different marks; what comes later shares the last one. */
export const markLimit = last - first;

const clampMark = (index: number): number => Math.min(index, markLimit);

export const textMark = (index: number): string => String.fromCharCode(first + clampMark(index));

/** 17 hexadecimal digits, as in AWS ids. */
export const idMark = (index: number): string =>
  `0${hexMark}${clampMark(index).toString(16).padStart(8, "0")}`;

const pattern = new RegExp(
  `([\\ue000-\\uf8ff])|%EE%[89A-F][0-9A-F]%[89AB][0-9A-F]|%EF%A[0-3]%[89AB][0-9A-F]|${hexMark}([0-9a-f]{8})|(${madeUpAccount})|(198\\.1[89]\\.)`,
  "giu",
);

interface FoundMarks {
  /** Numbers of the marks found, each once. */
  readonly indexes: readonly number[];
  readonly account: boolean;
  readonly address: boolean;
}

/** The marks in a string; undefined where there are none. */
export function findMarks(text: string): FoundMarks | undefined {
  const indexes = new Set<number>();
  let account = false;
  let address = false;
  for (const match of text.matchAll(pattern)) {
    if (match[1]) indexes.add(match[1].charCodeAt(0) - first);
    else if (match[2]) indexes.add(Number.parseInt(match[2], 16));
    else if (match[3]) account = true;
    else if (match[4]) address = true;
    else indexes.add(decodeURIComponent(match[0]).charCodeAt(0) - first);
  }
  return indexes.size > 0 || account || address ? { indexes: [...indexes], account, address } : undefined;
}

export const stripMarks = (text: string): string => text.replace(/[\ue000-\uf8ff]/gu, "");
