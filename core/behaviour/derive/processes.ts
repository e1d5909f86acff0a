import { peek, Unknown, type Container } from "../../graph";
import { unwrap } from "../../graph/kubernetes/script";
import { parseShell, type ShellScript } from "../../graph/kubernetes/shell";
import { shells } from "../../graph/kubernetes/programs";
import type { ImageConfig } from "../image-config";
import type { LibraryEntry } from "../library";
import type { ProgramRule } from "../rule-set";

const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** What the shell itself does is no program. */
const builtIns =
  /^(:|\.|\[|\[\[|alias|bg|break|case|cd|command|continue|declare|echo|esac|eval|exec|exit|export|false|fg|for|function|getopts|hash|if|in|jobs|let|local|printf|pwd|read|readonly|return|select|set|shift|source|test|then|times|trap|true|type|typeset|ulimit|umask|unset|until|wait|while|then|fi|do|done|else|elif)$/;

interface Found {
  readonly rules: readonly ProgramRule[] | undefined;
  readonly unknown: readonly string[];
}

/**
 * The programs that a container may run: its command (the spec's, else the image's), what its shell scripts name, its probes
 * and hooks, and what is known of its image. Not known where neither the spec nor the image's config tells the command.
 */
export function processesOf(
  container: Container,
  config: ImageConfig | undefined,
  entry: LibraryEntry | undefined,
): Found {
  const rules: ProgramRule[] = [];
  const unknown: string[] = [];
  const add = (argv: readonly string[], from: string): void => {
    for (const program of programsIn(argv)) rules.push({ program, from });
  };
  const command = listOf(() => container.command);
  const args = listOf(() => container.args);
  const image = config ?? entry?.config;
  const imageName = config ? "the image's config" : `the library's ${entry?.name}`;
  let isKnown = true;
  if (command instanceof Unknown || args instanceof Unknown) {
    unknown.push("its command, which is not known yet");
    isKnown = false;
  } else if (command) add([...command, ...(args ?? [])], "the specification's command");
  else if (image) {
    // Arguments of the specification take the place of the image's.
    add(
      [...(image.entrypoint ?? []), ...(args ?? image.cmd ?? [])],
      `${imageName}${args ? " and the specification's args" : ""}`,
    );
    // An entry point that is a script starts what follows it.
    const [first] = image.entrypoint ?? [];
    const [given] = args ?? image.cmd ?? [];
    if (first !== undefined && given !== undefined && !given.startsWith("-"))
      add(args ?? image.cmd ?? [], args ? "the specification's args" : imageName);
  } else {
    unknown.push("its command: give the image's config (--image-config), or name a command");
    isKnown = false;
  }
  if (image?.health) add(image.health, imageName);
  for (const hook of ["postStart", "preStop"] as const)
    addHook(() => container.lifecycle?.[hook]?.exec?.command, hook);
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"] as const)
    addHook(() => container[probe]?.exec?.command, probe);
  function addHook(read: () => readonly string[] | undefined, from: string): void {
    const argv = listOf(read);
    if (argv instanceof Unknown) {
      unknown.push(`${from}, which is not known yet`);
      isKnown = false;
    } else if (argv) add(/^CMD(-SHELL)?$/.test(argv[0] ?? "") ? argv.slice(1) : argv, from);
  }
  if (entry)
    for (const program of entry.processes) rules.push({ program, from: `the library's ${entry.name}` });
  return { rules: isKnown ? unique(rules) : undefined, unknown };
}

function listOf(read: () => readonly string[] | undefined): readonly string[] | Unknown | undefined {
  return peek(() => {
    const list = read();
    return list && list.length > 0 ? [...list] : undefined;
  });
}

const deepest = 4;

/** The programs that an argument vector runs: itself, what it wraps, and what its script names. */
export function programsIn(argv: readonly string[], depth = 0): readonly string[] {
  const [first] = argv;
  if (first === undefined || first === "" || depth > deepest) return [];
  const found = [first];
  const inner = unwrap(argv);
  if (inner.length > 0 && inner.length < argv.length) found.push(...programsIn(inner, depth + 1));
  if (shells.has(base(first))) {
    const at = argv.findIndex((word, index) => index > 0 && /^-[a-z]*c[a-z]*$/.test(word));
    const script = at < 0 ? undefined : argv[argv[at + 1] === "--" ? at + 2 : at + 1];
    if (script !== undefined) found.push(...commandsIn(parseShell(script), depth + 1));
    else {
      const operand = argv.slice(1).find((word) => !/^[-+]/.test(word));
      if (operand !== undefined) found.push(operand);
    }
  }
  return found.filter((program) => /^[\w./@%+:[\]-]+$/.test(program) && !builtIns.test(program));
}

function commandsIn(script: ShellScript, depth: number): readonly string[] {
  return script
    .flat()
    .flatMap(({ words, substitutions, group }) => [
      ...programsIn(words[0] === "exec" ? words.slice(1) : words, depth),
      ...substitutions.flatMap((each) => commandsIn(each, depth + 1)),
      ...(group ? commandsIn(group, depth + 1) : []),
    ]);
}

const unique = (rules: readonly ProgramRule[]): readonly ProgramRule[] => [
  ...rules
    .reduce(
      (all, each) => (all.has(each.program) ? all : all.set(each.program, each)),
      new Map<string, ProgramRule>(),
    )
    .values(),
];
