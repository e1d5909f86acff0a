import { suspectScript } from "../../graph/kubernetes/script";

/** A command that runs what it takes from the network. */
export interface RemoteCode {
  /** The command's beginning, for messages. */
  readonly what: string;
  /** Counted from 1; absent where the text as a whole shows it. */
  readonly line?: number;
}

/** A program's folder: bounded, because a search that may extend it from every character takes time squared. */
const path = String.raw`(?:\S{0,255}\/)?`;
const shell = String.raw`(?:${path}env\s+(?:[^\s=]+=\S*\s+)*)?${path}(?:ba|da|z|k|a|c|fi)?sh`;
const runner = String.raw`(?:sudo\s+(?:-\S+\s+|\w+=\S+\s+)*)?(?:${shell}|${path}(?:python[\d.]*|perl|ruby|node|php))`;
const fetcher = String.raw`(?:curl|wget|fetch)(?:\.exe)?`;

/** Each with what it is called in messages. */
const direct: readonly (readonly [string, RegExp])[] = [
  [
    "pipes what it downloads into an interpreter",
    new RegExp(String.raw`\b${fetcher}\s[^|\n]*(?:\|(?!\|)[^|\n]*)*?\|&?\s*${runner}(?![\w-])`, "i"),
  ],
  [
    "runs what it downloads",
    new RegExp(
      String.raw`(?:\b${runner}\s+(?:-\S+\s+)*["']?|\beval\s+["']?|(?:^|[;&|\s])(?:source|\.)\s+)(?:\$\(|<\(|${"`"})\s*(?:sudo\s+)?${fetcher}\s`,
      "i",
    ),
  ],
  [
    "decodes a script and runs it",
    new RegExp(String.raw`\bbase64\s+(?:-\w*d\w*|-D|--decode)\b[^|\n]*\|\s*${runner}(?![\w-])`, "i"),
  ],
  [
    "runs what it downloads",
    /\b(?:iex|invoke-expression)\b[^\n]*\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b/i,
  ],
  [
    "runs what it downloads",
    /\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b[^\n]*\|\s*(?:iex|invoke-expression)\b/i,
  ],
  ["includes a script from the network", /^#include(?:-once)?\s+https?:/i],
];

const verified =
  /\b(?:sha(?:1|256|384|512)sum\s+(?:\S+\s+)*?(?:-c|--check)|shasum\s[^\n]*-c|gpgv?\s[^\n]*--verify|cosign\s+verify|rpm\s+-K|minisign\s+-V)/i;

/**
 * Commands that run code taken from the network with nothing that checks it: a download piped into a shell, a script
 * downloaded and started, cloud-init's includes, scripts hidden in base 64.
 */
export function findRemoteCode(text: string): readonly RemoteCode[] {
  const found: RemoteCode[] = [];
  const lines = joined(text);
  for (const { text: line, number } of lines) {
    if (/^\s*#(?!include)/.test(line)) continue;
    const match = direct.find(([, pattern]) => pattern.test(line));
    if (match) found.push({ what: match[0], line: number });
  }
  if (found.length > 0 || verified.test(text)) return found;
  const started = downloadedThenRun(lines);
  return started.length > 0 ? started : asShell(text);
}

/** What only a reading of the whole as a shell script shows: variables, functions, files that are written first. */
const asShell = (text: string): readonly RemoteCode[] =>
  suspectScript(text)
    .filter(({ deed }) => deed === "remote code" || deed === "encoded code")
    .slice(0, 1)
    .map(({ what }) => ({ what: `runs code that it fetches (${what})` }));

interface Line {
  readonly text: string;
  readonly number: number;
}

/** Lines with their continuations, each under the number of its first; the longest are read in part. */
function joined(text: string): readonly Line[] {
  const lines: { text: string; number: number }[] = [];
  let open: { text: string; number: number } | undefined;
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.slice(0, 4000);
    const continues = line.endsWith("\\");
    const body = continues ? line.slice(0, -1) : line;
    if (open) open.text += ` ${body}`;
    else lines.push((open = { text: body, number: index + 1 }));
    if (!continues || open.text.length >= 16_000) open = undefined;
  });
  return lines;
}

const download = new RegExp(String.raw`\b${fetcher}\s([^\n;&|]*)`, "gi");
const script = /\.(?:sh|py|pl|rb|bash|run|bin)$/i;

function downloadedThenRun(lines: readonly Line[]): readonly RemoteCode[] {
  /** By the file's name in lower case, which a line must hold: much cheaper to see than the start itself. */
  const starts = new Map<string, RegExp>();
  for (const { text, number } of lines) {
    if (/^\s*#/.test(text)) continue;
    for (const match of text.matchAll(download)) {
      const file = fileOf(match[1]!);
      const base = file?.slice(file.lastIndexOf("/") + 1).toLowerCase();
      if (base !== undefined && !starts.has(base)) starts.set(base, startOf(base));
    }
    const line = text.trim();
    const lower = line.toLowerCase();
    for (const [base, started] of starts)
      if (lower.includes(base) && started.test(line))
        return [{ what: "downloads a script and runs it unchecked", line: number }];
  }
  return [];
}

/** What starts a file of this name, in whatever folder. */
function startOf(name: string): RegExp {
  const base = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(
    String.raw`(?:^|[;&|]\s*|\bsudo\s+|\bthen\s+)(?:${runner}\s+(?:-\S+\s+)*${path}${base}|(?:source|\.)\s+${path}${base}|(?:\.|\S{0,255})\/${base})(?=$|[\s;&|])`,
    "i",
  );
}

const output = /(?:^|\s)(?:-o|-O|--output|--output-document)[\s=]+["']?([^\s"'-][^\s"']*)/;

/** The file that a download is written to, if it is plainly named. */
function fileOf(options: string): string | undefined {
  const named = output.exec(options)?.[1];
  // Without a file of its own, curl's -O stands before the URL.
  if (named !== undefined && !named.includes("://")) return named === "/dev/null" ? undefined : named;
  const url = /https?:\/\/[^\s"']+/i.exec(options)?.[0];
  if (url === undefined) return undefined;
  const base = url.split(/[?#]/)[0]!.split("/").at(-1)!;
  return script.test(base) ? base : undefined;
}
