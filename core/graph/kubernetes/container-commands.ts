import type { Container } from "../nodes";
import { peek, Unknown } from "../value";
import { shells } from "./programs";
import { suspectArguments, suspectScript, type Deed, type Suspicion } from "./script";

/** Something that a container's commands do, and where it stands below the container. */
interface CommandFinding extends Suspicion {
  readonly path: string;
}

export interface ContainerCommands {
  readonly findings: readonly CommandFinding[];
  /** Commands and scripts that are not known yet and could do anything. */
  readonly unknowns: readonly { readonly path: string; readonly missing: string }[];
}

const memo = new WeakMap<Container, ContainerCommands>();

/** What a container's command, hooks and probes do beside their work; read once and shared by all that ask. */
export function commandsOf(container: Container): ContainerCommands {
  let commands = memo.get(container);
  if (!commands) memo.set(container, (commands = readCommands(container)));
  return commands;
}

interface Argument {
  readonly path: string;
  readonly value: string | Unknown;
}

function readCommands(container: Container): ContainerCommands {
  const findings: CommandFinding[] = [];
  const unknowns: { path: string; missing: string }[] = [];
  const inspect = (args: readonly Argument[]): void => {
    if (args.length === 0) return;
    const script = scriptOf(args);
    const judged = script ? [script] : args.slice(0, 1);
    for (const { path, value } of judged) {
      if (value instanceof Unknown) unknowns.push({ path, missing: value.missing });
    }
    const words = args.map(({ value }) => (value instanceof Unknown ? "" : value));
    const path = script?.path ?? args[0]?.path ?? "";
    const found =
      script && typeof script.value === "string" ? suspectScript(script.value) : suspectArguments(words);
    for (const each of found) findings.push({ ...each, path });
  };
  const read = (path: string, list: () => readonly string[] | undefined): readonly Argument[] => {
    const value = peek(list);
    if (value instanceof Unknown) return [{ path, value }];
    if (!value) return [];
    return value.map((_, index) => ({
      path: `${path}[${index}]`,
      value: peek(() => value[index]!),
    }));
  };
  inspect([...read("command", () => container.command), ...read("args", () => container.args)]);
  for (const hook of ["postStart", "preStop"] as const)
    inspect(read(`lifecycle.${hook}.exec.command`, () => container.lifecycle?.[hook]?.exec?.command));
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"] as const) {
    const given = read(`${probe}.exec.command`, () => container[probe]?.exec?.command);
    inspect(given[0]?.value === "CMD" ? given.slice(1) : given);
  }
  return { findings, unknowns };
}

/** The script that a shell among the arguments runs; arguments alone that begin with `-c` are for the image's shell. */
function scriptOf(args: readonly Argument[]): Argument | undefined {
  const text = (index: number): string => {
    const value = args[index]?.value;
    return typeof value === "string" ? value : "";
  };
  // Health checks of ECS say by their first word whether a shell takes the rest.
  if (text(0) === "CMD-SHELL") return args[1];
  for (let at = 0; at < args.length; at++) {
    const own = at === 0 && args[0]!.path.startsWith("args") && text(0) === "-c";
    if (!own && !shells.has(text(at).slice(text(at).lastIndexOf("/") + 1))) continue;
    let flag = own ? at : at + 1;
    while (/^[-+][a-zA-Z]+$/.test(text(flag)) && !/^-[a-z]*c[a-z]*$/.test(text(flag)))
      flag += /^[-+]o$/.test(text(flag)) ? 2 : 1;
    if (!/^-[a-z]*c[a-z]*$/.test(text(flag))) return undefined;
    return args[text(flag + 1) === "--" ? flag + 2 : flag + 1];
  }
  return undefined;
}

/** What does a deed in each place of a container's commands, for a policy that is about it. */
export function deedsOf(
  container: Container,
  deed: Deed,
): readonly { readonly what: string; readonly path: string }[] {
  const { findings } = commandsOf(container);
  if (findings.length === 0) return [];
  const places = new Map<string, string[]>();
  for (const { what, path, ...found } of findings) {
    if (found.deed === deed) places.set(path, [...(places.get(path) ?? []), what]);
  }
  return [...places].map(([path, what]) => ({ path, what: what.join(", ") }));
}
