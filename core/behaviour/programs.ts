import { matchGlob } from "../estate";
import type { ProcessSeen } from "./event";
import type { ProgramRule } from "./rule-set";

/** The kernel keeps this much of a process's name. */
const nameLength = 15;

const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const folder = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

/** `/bin` and `/usr/bin` are one folder in images of today. */
const merged = (path: string): string => path.replace(/^\/(s?bin|lib(?:64)?)(?=\/|$)/, "/usr/$1");

/** Programs that go by the name of another: distributions choose who serves as shell and as awk. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  sh: ["dash", "ash", "bash"],
  awk: ["mawk", "gawk"],
};
/** One file that is many programs, by the name it is called by. */
const multiCall = new Set(["busybox", "coreutils", "toybox"]);
const interpreters = /^(sh|dash|ash|bash|ksh|zsh|env|perl|python[\d.]*|ruby|node|php|escript)$/;

/** Whether a rule allows a process. @param path folders in which a bare name is looked for */
export function isAllowedProgram(
  { program }: ProgramRule,
  process: ProcessSeen,
  path: readonly string[],
): boolean {
  const wanted = base(program);
  const names = [wanted, ...(Object.hasOwn(aliases, wanted) ? aliases[wanted]! : [])];
  const full = program.startsWith("/") ? program : undefined;
  if (process.path === undefined) {
    // Only the name is told: the best that can be said.
    const { name } = process;
    return (
      (name !== undefined &&
        !wanted.includes("*") &&
        names.some((each) => each.slice(0, nameLength) === name)) ||
      runsScript(program, process, path)
    );
  }
  const real = merged(process.path);
  if (full !== undefined && matchGlob(merged(full), real)) return true;
  const isUsual = path.some((each) => merged(each) === merged(folder(real)));
  if (isUsual && (full === undefined || path.includes(folder(full))) && names.includes(base(real)))
    return true;
  if (isUsual && multiCall.has(base(real)) && process.name !== undefined && names.includes(process.name))
    return true;
  return isUsual && runsScript(program, process, path);
}

/** Whether it is an interpreter that runs the very script that the rule names. */
function runsScript(program: string, { path, name, args }: ProcessSeen, folders: readonly string[]): boolean {
  const interpreter = base(path ?? name ?? "");
  const isScriptName = name !== undefined && base(program).slice(0, nameLength) === name;
  if (!interpreters.test(interpreter) && !isScriptName) return false;
  const script = (args ?? "").split(" ").find((word) => word !== "" && !word.startsWith("-"));
  if (script === undefined) return false;
  if (program.startsWith("/")) return matchGlob(program, script);
  return base(script) === program && (script === program || folders.includes(folder(script)));
}
