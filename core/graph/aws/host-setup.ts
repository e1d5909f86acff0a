import { memoised } from "../memo";
import { unwrap } from "../kubernetes/script";
import { parseShell, type ShellScript } from "../kubernetes/shell";
import { cloudConfig, isCloudConfig, type HostFile } from "./cloud-config";
import { kubeletSettings, type KubeletSetting } from "./kubelet-settings";
import { tomlSettings } from "./toml";
import { userDataTexts } from "./user-data";

/** What a host is told to be when it starts, whatever form its user data has. */
export interface HostSetup {
  /** All texts that it is given, unpacked. */
  readonly texts: readonly string[];
  /** Commands that are run, as words, without what only wraps them. */
  readonly commands: readonly (readonly string[])[];
  /** Files that it is given, by cloud-init or by what a script writes. */
  readonly files: readonly HostFile[];
  /** Packages that cloud-init installs. */
  readonly packages: readonly string[];
  /** Documents of cloud-init. */
  readonly cloud: readonly Readonly<Record<string, unknown>>[];
  /** Bottlerocket's settings by their full names; absent for every other system. */
  readonly bottlerocket?: ReadonlyMap<string, string>;
  readonly kubelet: readonly KubeletSetting[];
}

/** Scripts longer than anybody writes, or with more commands, are read in part. */
const longest = 256 * 1024;
const most = 20_000;

const isBottlerocket = (text: string): boolean =>
  /^\s*\[\[?\s*settings\s*[.\]]|^\s*settings\.[\w.-]+\s*=/m.test(text);
const isNodeConfig = (text: string): boolean => /["']?kind["']?\s*:\s*["']?NodeConfig\b/.test(text);

/** Reads user data as it is written: plain, packed, in parts; shell, cloud-init, nodeadm, Bottlerocket. */
export const hostSetup: (userData: string) => HostSetup = memoised(readSetup, 256);

function readSetup(userData: string): HostSetup {
  const texts = userDataTexts(userData);
  const commands: (readonly string[])[] = [];
  const files: HostFile[] = [];
  const packages: string[] = [];
  const cloud: Readonly<Record<string, unknown>>[] = [];
  const bottlerocket = new Map<string, string>();
  let isBottle = false;
  const script = (text: string): void => {
    const { rest, written } = takeHeredocs(text.slice(0, longest));
    files.push(...written);
    collect(parseShell(rest, 0, outputOf), commands, 0);
  };
  for (const text of texts) {
    if (isCloudConfig(text)) {
      const config = cloudConfig(text);
      files.push(...config.files);
      packages.push(...config.packages);
      cloud.push(config.settings);
      for (const command of config.commands)
        if (typeof command === "string") script(command);
        else add(command, commands, 0);
    } else if (isBottlerocket(text)) {
      isBottle = true;
      for (const [name, value] of tomlSettings(text)) bottlerocket.set(name, value);
    } else if (!isNodeConfig(text)) script(text);
  }
  files.push(...echoed(commands));
  return {
    texts,
    commands,
    files,
    packages,
    cloud,
    ...(isBottle && { bottlerocket }),
    kubelet: kubeletSettings({ texts, files, bottlerocket, commands }),
  };
}

/** Stands in a word for what a command puts out, so that nobody takes the rest for the whole. */
export const outputOf = "$()";

const shell = /(?:^|\/)(?:ba|da|z|k)?sh$/;

function add(words: readonly string[], into: (readonly string[])[], depth: number): void {
  const own = unwrap(words);
  if (own.length === 0 || into.length >= most) return;
  into.push(own);
  const flag = own.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word));
  const inner = shell.test(own[0]!) && flag > 0 ? own[flag + 1] : undefined;
  if (inner !== undefined && depth < 4) collect(parseShell(inner, 0, outputOf), into, depth + 1);
}

function collect(script: ShellScript, into: (readonly string[])[], depth: number): void {
  for (const pipeline of script) {
    // What one command puts out and the next writes to a file is of one piece: `echo … | tee FILE`.
    const [first, second] = pipeline;
    const tee = second && unwrap(second.words);
    const piped = tee?.[0] === "tee" ? filesOfTee(tee) : [];
    for (const command of pipeline) {
      const outputs = command === first ? [...command.outputs, ...piped] : command.outputs;
      add(
        outputs.length > 0 ? [...command.words, ...outputs.map((file) => `>${file}`)] : command.words,
        into,
        depth,
      );
      for (const inner of command.substitutions) collect(inner, into, depth);
      if (command.group) collect(command.group, into, depth);
    }
  }
}

/** Files that `echo` and `printf` write. */
function echoed(commands: HostSetup["commands"]): readonly HostFile[] {
  return commands.flatMap((words) => {
    if (words[0] !== "echo" && words[0] !== "printf") return [];
    const content = words
      .slice(1)
      .filter((word) => !/^(?:>|-[neE]+$)/.test(word))
      .join(" ")
      .replaceAll("\\n", "\n");
    return words.flatMap((word) => (word.startsWith(">") ? [{ path: word.slice(1), content }] : []));
  });
}

/** Not `<<<`, whose word is the input itself. */
const heredoc = /(?<!<)<<(?!<)-?[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([^\s'"\\<>|&;()`$]+))/;

/** Takes the documents out of a script that it writes to files, so that they aren't read as commands. */
function takeHeredocs(text: string): { readonly rest: string; readonly written: readonly HostFile[] } {
  if (!text.includes("<<")) return { rest: text, written: [] };
  const rest: string[] = [];
  const written: HostFile[] = [];
  const lines = text.split(/\r?\n/);
  const ends = endsOf(lines);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const found = /^\s*#/.test(line) ? null : heredoc.exec(line);
    // Without its end it is none, but a shift in arithmetic, or text.
    const word = found && (found[1] ?? found[2] ?? found[3]!);
    const end = word ? nextAfter(at, ends.get(word)) : undefined;
    if (end === undefined) {
      rest.push(line);
      continue;
    }
    const command = line.replace(heredoc, "");
    rest.push(command);
    const content = lines.slice(at + 1, end).join("\n");
    at = end;
    const file = outputsOf(parseShell(command, 0, outputOf))[0];
    if (file !== undefined) written.push({ path: file, content });
    else if (/(?:^|[\s/])(?:ba|da|z|k)?sh\b/.test(line)) rest.push(content);
  }
  return { rest: rest.join("\n"), written };
}

/** Where lines stand that may end a document, by what they say, the last first. */
function endsOf(lines: readonly string[]): ReadonlyMap<string, number[]> {
  const ends = new Map<string, number[]>();
  for (let at = lines.length - 1; at >= 0; at--) {
    const word = lines[at]!.trim();
    const known = ends.get(word);
    if (known) known.push(at);
    else ends.set(word, [at]);
  }
  return ends;
}

/** The next of falling places; those passed are dropped, for scripts of very many documents. */
function nextAfter(at: number, places: number[] | undefined): number | undefined {
  while (places && places.length > 0 && places.at(-1)! <= at) places.pop();
  return places?.at(-1);
}

/** The files that a script's commands write their standard output to, by themselves or by `tee`. */
const outputsOf = (script: ShellScript): readonly string[] =>
  script
    .flat()
    .flatMap(({ words, outputs, group, substitutions }) => [
      ...(/(?:^|\/)tee$/.test(unwrap(words)[0] ?? "") ? filesOfTee(unwrap(words)) : []),
      ...outputs.filter((file) => file !== "/dev/null"),
      ...[...(group ? [group] : []), ...substitutions].flatMap(outputsOf),
    ]);

const filesOfTee = (words: readonly string[]): readonly string[] =>
  words.slice(1).filter((word) => !word.startsWith("-"));
