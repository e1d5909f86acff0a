import { parsePorts } from "../../estate";
import type { RuleSet } from "../rule-set";
import { Names } from "./names";

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "")}"`;
const named = (text: string): string => text.replaceAll(/[^a-zA-Z0-9]+/g, "_").toLowerCase();
const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

interface FalcoItem {
  readonly [key: string]: unknown;
}

const output =
  "workload=%k8s.ns.name/%k8s.pod.name container=%container.name image=%container.image.repository@%container.image.digest " +
  "user=%user.name uid=%user.uid process=%proc.exepath name=%proc.name command=%proc.cmdline parent=%proc.pname type=%evt.type";

/**
 * Rule sets as rules of Falco, which stay silent on what is allowed: macros and rules as plain data, to be written as YAML.
 * Programs are compared by the name of their file: which folder it lies in, `bulkhead behaviour judge` compares.
 */
export function falcoRules(rules: readonly RuleSet[]): FalcoItem[] {
  const macros = new Names(200, "_");
  const titles = new Names(200, " ");
  return rules.flatMap((rule) => {
    if (rule.namespace === undefined) return [];
    // Falco takes the last of those that have the same name, wherever their containers run.
    const id = macros.of(`bulkhead_${named(rule.workload)}_${named(rule.container)}`, rule);
    const title = titles.of(`${rule.workload} ${rule.container}`, rule);
    const items: FalcoItem[] = [{ macro: id, condition: containerOf(rule) }];
    const add = (what: string, condition: string | undefined, shown: string): void => {
      if (condition === undefined) return;
      items.push({
        rule: `Bulkhead: ${what} in ${title}`,
        desc: `The workload's specification and image allow no such ${what}.`,
        condition: `${condition} and ${id}`,
        output: `${what} that is not allowed (${shown} ${output})`,
        priority: "WARNING",
        source: "syscall",
        tags: ["bulkhead", "container"],
      });
    };
    add("process", processCondition(rule), "exe=%proc.exepath");
    add("write", writeCondition(rule), "file=%fd.name");
    // Falco knows no more of the second than that it was called: nothing of it can be compared.
    add("mount", "((evt.type=mount and evt.rawres>=0) or evt.type=move_mount)", "target=%evt.arg.dir");
    add("port", listenCondition(rule), "port=%fd.sport");
    add("connection", connectCondition(rule), "connection=%fd.name");
    return items;
  });
}

function containerOf({ workload, namespace, container }: RuleSet): string {
  const name = base(workload);
  return `container.id != host and k8s.ns.name=${quoted(namespace!)} and (k8s.pod.name=${quoted(name)} or k8s.pod.name startswith ${quoted(`${name}-`)}) and container.name=${quoted(container)}`;
}

function processCondition({ processes }: RuleSet): string | undefined {
  if (processes === undefined) return undefined;
  const globs = processes.filter(({ program }) => program.includes("*"));
  const names = new Set(
    processes
      .filter(({ program }) => !program.includes("*"))
      .map(({ program }) => base(program).slice(0, 15)),
  );
  if (names.has("sh")) for (const shell of ["dash", "ash"]) names.add(shell);
  const allowed = [
    `proc.name in (${[...names].map(quoted).join(", ")})`,
    ...globs.map(({ program }) => `proc.exepath glob ${quoted(program.replaceAll("**", "*"))}`),
  ];
  return `evt.type in (execve, execveat) and evt.rawres>=0 and not (${allowed.join(" or ")})`;
}

function writeCondition({ writes }: RuleSet): string | undefined {
  if (writes === undefined) return undefined;
  const places = [...new Set(["/dev", "/proc", ...writes.map(({ path }) => path)])];
  return `evt.type in (open, openat, openat2, creat) and evt.is_open_write=true and fd.typechar='f' and fd.num>=0 and not (${places
    .map(
      (path) =>
        `fd.name=${quoted(path)} or fd.name startswith ${quoted(path.endsWith("/") ? path : `${path}/`)}`,
    )
    .join(" or ")})`;
}

function portsIn(texts: readonly string[]): string | undefined {
  const conditions: string[] = [];
  for (const text of texts) {
    const parsed = parsePorts(text);
    if (!("value" in parsed)) continue;
    const { protocol, from, to } = parsed.value;
    if (protocol === "any") return undefined;
    if (protocol === "icmp") continue;
    const port = from === to ? `fd.sport=${from}` : `(fd.sport>=${from} and fd.sport<=${to})`;
    conditions.push(protocol === "sctp" ? port : `(fd.l4proto=${protocol} and ${port})`);
  }
  return conditions.length > 0 ? `not (${[...new Set(conditions)].join(" or ")})` : "";
}

const together = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join(" and ");

function listenCondition({ listens }: RuleSet): string | undefined {
  const ports = listens && portsIn(listens.map((each) => each.ports));
  return ports === undefined ? undefined : together("evt.type=listen and evt.rawres>=0", ports);
}

function connectCondition({ connects }: RuleSet): string | undefined {
  const ports = connects && portsIn(connects.map((each) => each.ports));
  return ports === undefined
    ? undefined
    : together(
        "evt.type=connect and (evt.rawres>=0 or evt.res=EINPROGRESS) and fd.typechar in ('4', '6')",
        'not fd.snet in ("127.0.0.0/8")',
        ports,
      );
}
