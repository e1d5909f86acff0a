import { fileURLToPath } from "node:url";
import type { Location } from "../../graph";
import type { SourceError } from "../source";
import type { ProgramConfig } from "./config";
import { stripMarks } from "./marks";
import { shownPath } from "./positions";
import type { Project } from "./project";
import type { RawFailure } from "./protocol";

export interface FailureContext {
  readonly project: Project;
  readonly stack: string;
  /** The program's file as the user would name it. */
  readonly entry: string;
  readonly config: ProgramConfig;
  /** Whether values were made up, on which the program may have tripped. */
  readonly lookedUp: boolean;
}

/** Says what went wrong in a program, where, and what to do; never with a stack trace. */
export function toSourceError(failure: RawFailure, context: FailureContext): SourceError {
  const location = placeOf(failure, context) ?? { file: context.entry };
  const message = messageOf(failure, context);
  const hint = hintFor(failure, message, context);
  return { code: codes[failure.kind], location, message, ...(hint && { hint }) };
}

const codes: Readonly<Record<RawFailure["kind"], string>> = {
  load: "program-failed",
  throw: "program-failed",
  exit: "program-exited",
  log: "program-failed",
  stalled: "program-stalled",
  "no-sdk": "no-sdk",
  register: "duplicate-resource",
};

const frame = /(?:^|\(|\s)((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^():]*):(\d+)(?::(\d+))?\)?/gm;

function placeOf(failure: RawFailure, context: FailureContext): Location | undefined {
  const text = `${failure.message}\n${failure.stack ?? ""}`;
  for (const [, path = "", line, column] of text.matchAll(frame)) {
    const file = shownPath(path.startsWith("file:") ? fileURLToPath(path) : path, context.project);
    if (file) return { file, line: Number(line), ...(column && { column: Number(column) }) };
  }
  return undefined;
}

const longest = 400;

function messageOf(failure: RawFailure, context: FailureContext): string {
  if (failure.kind === "exit") return `the program ended itself with ${failure.message}`;
  const { message, name } = failure;
  // esbuild puts the reason behind the place on a line of its own.
  const syntax = /: ERROR: (.*)/.exec(message)?.[1];
  // The SDK goes on with how its own command line would be told.
  const plain = syntax ?? firstParagraph(message).replace(/ please set a value using the command .*/, "");
  const text = clean(plain === "" ? "no reason was given" : plain, context);
  if (failure.kind === "log") return `the program logged an error: ${text}`;
  if (failure.kind === "throw" || failure.kind === "load")
    return syntax !== undefined || (name === "SyntaxError" && isFromLoader(failure))
      ? `the program has a syntax error: ${text}`
      : `the program failed: ${text}`;
  return text;
}

/** Node.js puts the place before the message where a file can't be parsed; `JSON.parse` does not. */
const isFromLoader = ({ stack }: RawFailure): boolean =>
  /^(?:file:|\/|[A-Za-z]:\\).*:\d+\n/.test(stack ?? "");

function firstParagraph(message: string): string {
  const lines = message.trim().split("\n");
  const end = lines.findIndex((line) => /^\s*at |^Require stack:|^\s*$/.test(line));
  return (end > 0 ? lines.slice(0, end) : lines)
    .slice(0, 3)
    .map((line) => line.trim())
    .join(" ");
}

/** Takes out what must not be shown: secret values, control characters, marks, paths of this machine. */
function clean(text: string, { project, config }: FailureContext): string {
  let result = stripMarks(text).replaceAll(`${project.root}/`, "").replaceAll("file://", "");
  for (const key of config.secretKeys) {
    const value = config.values[key];
    if (value !== undefined && value.length > 2)
      result = result.replaceAll(stripMarks(value) || value, "[secret]");
  }
  // eslint-disable-next-line no-control-regex -- escape sequences of a terminal are what is taken out
  result = result.replace(/\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u001f\u007f-\u009f]/g, " ").trim();
  return result.length > longest ? `${result.slice(0, longest - 1)}…` : result;
}

function hintFor(failure: RawFailure, message: string, context: FailureContext): string | undefined {
  const { project, stack, lookedUp } = context;
  const missing = /Missing required configuration variable '([^']+)'/.exec(failure.message)?.[1];
  if (missing) {
    const key = missing.startsWith(`${project.name}:`) ? missing.slice(project.name.length + 1) : missing;
    return `give it with --config ${key}=VALUE, or set it in Pulumi.${stack}.yaml`;
  }
  if (/region/i.test(failure.message) && /not? .*(?:set|configured)|missing/i.test(failure.message))
    return "give it with --config aws:region=REGION";
  if (failure.message.includes("is too old"))
    return `run npm install @pulumi/pulumi@latest in ${project.shown}`;
  if (failure.kind === "no-sdk" || /Cannot find (?:module|package) '[^./]/.test(failure.message))
    return `run npm install in ${project.shown}`;
  if (failure.kind === "stalled") return "a promise that it awaits is never settled";
  if (message.includes("syntax error")) return "mend the program there";
  if (/top-level await/i.test(failure.message)) return 'set "type": "module" in package.json';
  if (lookedUp && failure.kind === "throw")
    return "what the program looks up in the cloud is made up here (see what was not seen); pipe `pulumi preview --json` instead where it depends on that";
  return undefined;
}
