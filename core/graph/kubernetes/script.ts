import { fetchers, installers, interpreter, loginDaemons, netcats, shells, wrappers } from "./programs";
import { parseShell, type ShellCommand, type ShellPipeline, type ShellScript } from "./shell";

/** What a command does that a shipped image should not need. */
export type Deed = "remote code" | "encoded code" | "remote shell" | "package installation" | "remote login";

export interface Suspicion {
  readonly deed: Deed;
  /** What does it, in a few words: `curl into sh`. */
  readonly what: string;
}

/** What a command's output is made of, and which command made it. */
interface Made {
  readonly origin: "network" | "encoded" | undefined;
  readonly by: string;
}
const nothing: Made = { origin: undefined, by: "" };

const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Finds what is suspicious in an argument vector. */
export function suspectArguments(words: readonly string[]): readonly Suspicion[] {
  const found: Suspicion[] = [];
  inspectPipeline([{ words, substitutions: [], inputs: [], outputs: [], others: [] }], {
    found,
    files: new Map(),
    depth: 0,
  });
  return unique(found);
}

/** Finds what is suspicious in a shell script. */
export function suspectScript(text: string): readonly Suspicion[] {
  const found: Suspicion[] = [];
  inspectScript(parseShell(text), { found, files: new Map(), depth: 0 });
  return unique(found);
}

const unique = (found: readonly Suspicion[]): readonly Suspicion[] => [
  ...new Map(found.map((each) => [`${each.deed}\0${each.what}`, each])).values(),
];

interface Inspection {
  readonly found: Suspicion[];
  /** Files that the script has written, by their last name, with what they are made of. */
  readonly files: Map<string, Made>;
  readonly depth: number;
}

/** Returns what the script's output is made of. */
function inspectScript(script: ShellScript, inspection: Inspection): Made {
  let output = nothing;
  for (const pipeline of script) {
    const result = inspectPipeline(pipeline, inspection);
    if (result.origin && output.origin !== "network") output = result;
  }
  return output;
}

function inspectPipeline(pipeline: ShellPipeline, inspection: Inspection): Made {
  let input = nothing;
  for (const command of pipeline) input = inspectCommand(command, input, inspection);
  return input;
}

/** The command without what only wraps it: `sudo -E env A=b timeout 5 sh` is `sh`. */
export function unwrap(words: readonly string[]): readonly string[] {
  let rest = words;
  for (;;) {
    while (rest.length > 0 && /^\w+=/.test(rest[0]!)) rest = rest.slice(1);
    const name = base(rest[0] ?? "");
    if (!Object.hasOwn(wrappers, name)) return rest;
    const valued = wrappers[name]!;
    let at = 1;
    while (at < rest.length && rest[at]!.startsWith("-")) at += valued.test(rest[at]!) ? 2 : 1;
    if (name === "timeout" || name === "chroot") at++;
    rest = rest.slice(at);
  }
}

function inspectCommand(command: ShellCommand, input: Made, inspection: Inspection): Made {
  const { found, files } = inspection;
  const inner = command.substitutions.map((script) => inspectScript(script, inspection));
  const brought = inner.find((each) => each.origin === "network") ?? inner.find((each) => each.origin);
  const group = command.group && inspectScript(command.group, inspection);
  const words = unwrap(command.words);
  const name = base(words[0] ?? "");
  const takesCode =
    shells.has(name) || name === "eval" || name === "source" || name === "." || interpreter.test(name);

  inspectNames(name, words, command, inspection);
  const run = (made: Made | undefined, into: string): void => {
    if (made?.origin)
      found.push({
        deed: made.origin === "network" ? "remote code" : "encoded code",
        what: `${made.by} into ${into}`,
      });
  };
  if (takesCode || (name === "" && words.length > 0)) run(brought, name || "a command");
  if ((shells.has(name) || interpreter.test(name)) && readsCode(name, words)) run(input, name);
  if (takesCode) run(madeBefore([...words.slice(1), ...command.inputs], files), name);
  if (words[0]?.includes("/")) run(files.get(name), "a program");
  if (name === "chmod" && /(^|[ugoa,])\+[rwst]*x|[1357]/.test(words[1] ?? ""))
    run(madeBefore(words.slice(2), files), "a program");
  inspectInline(name, words, inspection);

  const origin = group?.origin ? group : ownOrigin(name, words, input);
  for (const file of [...command.outputs, ...savedFiles(name, words)]) {
    if (origin.origin && !file.startsWith("/dev/")) files.set(base(file), origin);
  }
  return origin;
}

/** The first of some files that the script itself has written, with what it is made of. */
const madeBefore = (names: readonly string[], files: Inspection["files"]) =>
  names.map((name) => files.get(base(name))).find(Boolean);

/** Whether a command may only wait, whatever follows it. */
export function mayWait(argv: readonly string[]): boolean {
  const [first] = unwrap(argv);
  const name = base(first ?? "");
  return name === "" || name === "sleep" || name === "tail" || shells.has(name);
}

/** Whether a command only waits, so that somebody may work where it runs: a shell without a script, an endless sleep. */
export function waitsForPeople(argv: readonly string[]): string | undefined {
  const words = unwrap(argv);
  const name = base(words[0] ?? "");
  if (name === "sleep" && /^inf(?:inity)?$/i.test(words[1] ?? "")) return "sleeps for ever";
  if (name === "tail" && /^-\w*f$/i.test(words[1] ?? "") && words.at(-1) === "/dev/null")
    return "sleeps for ever";
  if (!shells.has(name)) return undefined;
  const at = words.findIndex((word, index) => index > 0 && /^-[a-z]*c[a-z]*$/.test(word));
  if (at > 0) {
    const script = words[at + 1] === "--" ? words[at + 2] : words[at + 1];
    if (script === undefined || script.length > 200) return undefined;
    if (/^\s*while\s+(?:true|:)\s*;\s*do\s+sleep\s+\S+\s*;\s*done\s*;?\s*$/.test(script))
      return "sleeps for ever";
    const [[command, ...piped] = [], ...more] = parseShell(script);
    const only = command && piped.length + more.length === 0 && command.substitutions.length === 0;
    return only && command.inputs.length === 0 && !command.group ? waitsForPeople(command.words) : undefined;
  }
  const operand = words.slice(1).some((word) => !/^[-+]/.test(word));
  const reads = words.slice(1).some((word) => /^-[a-z]*s[a-z]*$/.test(word));
  return operand || reads ? undefined : `runs the shell ${name} without a script`;
}

/** Whether an interpreter takes its code from what is piped into it: it has neither a script's name nor inline code. */
function readsCode(name: string, words: readonly string[]): boolean {
  const inline = shells.has(name) ? /^-[a-z]*c[a-z]*$/ : /^(-[a-z]*[cemnpr]\w*|--eval|--print)$/;
  for (const word of words.slice(1)) {
    if (word === "-" || word === "/dev/stdin" || /^-[a-z]*s$/.test(word)) return true;
    if (inline.test(word)) return false;
    if (!word.startsWith("-")) return false;
  }
  return true;
}

/** What a command itself puts out; without an origin of its own it hands on what it was given. */
function ownOrigin(name: string, words: readonly string[], input: Made): Made {
  const decodes =
    (/^base(32|64)$/.test(name) && words.some((word) => /^(-[a-z]*[dD]\w*|--decode)$/.test(word))) ||
    (name === "openssl" && words.includes("-d")) ||
    (name === "xxd" && words.some((word) => /^-\w*r/.test(word))) ||
    name === "uudecode";
  if (fetchers.has(name)) return { origin: "network", by: name };
  if (decodes && input.origin !== "network") return { origin: "encoded", by: name };
  return input;
}

/** The files that a fetcher writes instead of putting its answer out. */
function savedFiles(name: string, words: readonly string[]): readonly string[] {
  if (!fetchers.has(name)) return [];
  const named = words.flatMap((word, index) => {
    if (
      /^(-[a-zA-Z]*[oO]|--output|--output-document|--out)$/.test(word) &&
      !(name === "curl" && word.endsWith("O"))
    )
      return [words[index + 1] ?? ""];
    const joined = /^(?:--output|--output-document|--out)=(.+)$/.exec(word);
    return joined ? [joined[1]!] : [];
  });
  const remote = words
    .filter((word) => /^(https?|ftp):\/\/|^[\w.-]+\.\w{2,}\//.test(word))
    .map((url) => url.replace(/[?#].*$/, ""));
  return [...named, ...remote].filter((file) => file !== "" && file !== "-");
}

function inspectNames(
  name: string,
  words: readonly string[],
  { inputs, outputs, others }: ShellCommand,
  { found }: Inspection,
): void {
  const args = words.slice(1);
  if (Object.hasOwn(installers, name)) {
    const verb = args.find((word) => installers[name]!.test(word));
    if (verb !== undefined) found.push({ deed: "package installation", what: `${name} ${verb}` });
  }
  const module = args.indexOf("-m");
  if (/^python/.test(name) && module >= 0 && args[module + 1] === "pip" && args.includes("install"))
    found.push({ deed: "package installation", what: `${name} -m pip install` });
  const service =
    /^(service|systemctl|rc-service)$/.test(name) || /^\/etc\/init\.d\/sshd?$/.test(words[0] ?? "");
  if (loginDaemons.has(name)) found.push({ deed: "remote login", what: name });
  else if (service && words.some((word) => /(^|\/)(sshd?|dropbear)(\.service)?$/.test(word)))
    found.push({ deed: "remote login", what: words.join(" ") });
  if (netcats.has(name) && args.some((word) => /^(-[a-z]*[ec]|--exec|--sh-exec|--lua-exec)$/.test(word)))
    found.push({ deed: "remote shell", what: `${name} with a program to run` });
  if (
    name === "socat" &&
    args.some((word) => /^(exec|system):/i.test(word)) &&
    args.some((word) => /^(tcp|udp|openssl|ssl)\d?(-\w+)*:/i.test(word))
  )
    found.push({ deed: "remote shell", what: "socat between the network and a program" });
  if ([...words, ...inputs, ...outputs, ...others].some((word) => /^\/dev\/(tcp|udp)\//.test(word)))
    found.push({ deed: "remote shell", what: "a shell's own network connection" });
}

/** Code that stands in an argument: of a shell it is read in turn, of another language by its tell-tale calls. */
function inspectInline(name: string, words: readonly string[], inspection: Inspection): void {
  const { found, depth } = inspection;
  if (depth > 8) return;
  const flag = words.findIndex((word, index) => index > 0 && /^-[a-z]*[ce]\w*$/.test(word));
  const at = flag < 0 ? -1 : words[flag + 1] === "--" ? flag + 2 : flag + 1;
  const code = at < 0 ? undefined : words[at];
  if (code === undefined) return;
  if (shells.has(name) || name === "su" || name === "runuser") {
    inspectScript(parseShell(code), { ...inspection, depth: depth + 1 });
  } else if (interpreter.test(name)) {
    const runs = /\b(exec|eval|system|spawn|popen|call|Function)\b/.test(code);
    const fetches =
      /urlopen|urllib|requests\.|http\.(client|get)|https\.get|open-uri|LWP|file_get_contents|fetch\(/.test(
        code,
      );
    if (runs && fetches) found.push({ deed: "remote code", what: `${name} running what it fetches` });
    else if (runs && /b(ase)?64/i.test(code))
      found.push({ deed: "encoded code", what: `${name} running encoded text` });
    if (
      /socket|TCPSocket|fsockopen|net\.connect/i.test(code) &&
      /dup2|pty|\bsh\b|\/bin\/(ba)?sh|subprocess|exec/.test(code)
    )
      found.push({ deed: "remote shell", what: `${name} joining a socket and a shell` });
  }
}
