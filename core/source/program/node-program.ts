import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { NotSeen, Resource } from "../../graph";
import type { SourceError } from "../source";
import { expandRemote, unmade } from "./components";
import type { ProgramConfig } from "./config";
import { findEntry } from "./entry";
import { toSourceError, type FailureContext } from "./failures";
import type { ProgramOptions, ProgramReading } from "./reading";
import { shownPath } from "./positions";
import type { Project } from "./project";
import type { Job, Message, RawFailure } from "./protocol";
import { notSeenRead, toResource, type Recording } from "./resources";
import { runProgram, type RunEnd } from "./run";
import type { StackSettings } from "./stack";

const defaultTimeoutMs = 60_000;

/** Runs a Node.js program in a process of its own and turns its requests into resources. Throws `ProgramFault`. */
export async function readNodeProgram(
  project: Project,
  stack: StackSettings,
  config: ProgramConfig,
  options: ProgramOptions,
): Promise<ProgramReading> {
  const entry = findEntry(project);
  const organization = options.organization ?? organizationOf(options.stack) ?? "organization";
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const region = regionOf(config);
  const account = accountOf(config);
  const { tsconfig } = project.runtimeOptions;
  const job: Job = {
    root: project.root,
    cwd: entry.cwd,
    entry: entry.file,
    esModule: entry.esModule,
    project: project.name,
    stack: stack.name,
    organization,
    config: config.values,
    secretKeys: config.secretKeys,
    firstMark: config.encrypted.length,
    ...(typeof tsconfig === "string" && { tsconfig: resolve(entry.cwd, tsconfig) }),
    ...(region && { region }),
    ...(account && { account }),
  };
  const end = await runProgram(job, timeoutMs);
  const recording = recordingOf(end.messages, project, config, `${project.name}/${stack.name}`);
  const registered = resourcesOf(end.messages, recording);
  const byUrn = new Map(registered.map((each) => [each.urn, each]));
  const unanswered = of(end.messages, "not-seen").map(({ what, why, owner }): NotSeen => {
    const resource = owner === undefined ? undefined : byUrn.get(owner);
    return { what, why, ...(resource && { resource }) };
  });
  const { resources, notSeen } = await expandRemote(registered, entry.cwd);
  const context: FailureContext = {
    project,
    stack: stack.name,
    entry: shownPath(entry.file, project) ?? project.file,
    config,
    lookedUp: end.messages.some(({ type }) => type === "mark"),
  };
  return {
    resources,
    errors: errorsOf(end, timeoutMs, context),
    notSeen: [
      ...unanswered,
      ...unmade(registered, unanswered),
      ...resources.filter(({ external }) => external).map(notSeenRead),
      ...notSeen,
    ],
    notes: [],
    files: [entry.file, ...of(end.messages, "files").flatMap(({ files }) => files)].filter(
      (file, index, all) =>
        all.indexOf(file) === index && shownPath(file, project) !== undefined && existsSync(file),
    ),
  };
}

function of<T extends Message["type"]>(
  messages: readonly Message[],
  type: T,
): Extract<Message, { type: T }>[] {
  return messages.filter((message): message is Extract<Message, { type: T }> => message.type === type);
}

function recordingOf(
  messages: readonly Message[],
  project: Project,
  config: ProgramConfig,
  stack: string,
): Recording {
  const marks = new Map(
    config.encrypted.map((key, index) => [index, { what: `the encrypted setting ${key}`, secret: true }]),
  );
  for (const { index, what, secret } of of(messages, "mark")) marks.set(index, { what, secret });
  return { project, stack, marks, madeUp: new Set(of(messages, "made-up").map(({ kind }) => kind)) };
}

function resourcesOf(messages: readonly Message[], recording: Recording): Resource[] {
  const seen = new Set<string>();
  const resources: Resource[] = [];
  for (const { resource } of of(messages, "resource")) {
    if (seen.has(resource.urn)) continue;
    seen.add(resource.urn);
    resources.push(toResource(resource, recording));
  }
  return resources;
}

function errorsOf(end: RunEnd, timeoutMs: number, context: FailureContext): SourceError[] {
  const failures: RawFailure[] = of(end.messages, "failure").map(({ failure }) => failure);
  // Once something has failed, what waits for it never ends: that is no second error.
  const own = failures.filter(({ kind }) => kind !== "stalled" || failures.length === 1);
  const errors = own.map((failure) => toSourceError(failure, context));
  const location = { file: context.entry };
  if (end.timedOut)
    errors.push({
      code: "program-timeout",
      location,
      message: `the program had not ended after ${timeoutMs / 1000} s and was stopped; what it had registered is judged`,
      hint: "look for a timer or server that is never closed, or allow more time with --timeout",
    });
  if (end.tooMuch)
    errors.push({
      code: "too-large",
      location,
      message: "the program registers more than can be judged (1 GiB)",
    });
  if (end.crash !== undefined)
    errors.push({
      code: "program-crashed",
      location,
      message: `the process that ran the program broke down${lastLine(end.crash)}`,
    });
  return errors;
}

/** Node.js names the reason of a breakdown in capitals or as an error; the rest may be the program's own output. */
function lastLine(output: string): string {
  const reason = /^(?:FATAL ERROR: .*|\w*Error: .*|node: .*)$/m.exec(output)?.[0];
  return reason ? `: ${reason.slice(0, 200)}` : "";
}

const organizationOf = (stack: string | undefined): string | undefined => {
  const parts = stack?.split("/") ?? [];
  return parts.length === 3 ? parts[0] : undefined;
};

/** As the AWS provider finds it. */
const regionOf = ({ values }: ProgramConfig): string | undefined =>
  values["aws:region"] ??
  values["aws-native:region"] ??
  process.env["AWS_REGION"] ??
  process.env["AWS_DEFAULT_REGION"];

/** The account, where the configuration allows only one. */
function accountOf({ values }: ProgramConfig): string | undefined {
  try {
    const allowed: unknown = JSON.parse(values["aws:allowedAccountIds"] ?? "[]");
    return Array.isArray(allowed) && allowed.length === 1 ? String(allowed[0]) : undefined;
  } catch {
    return undefined;
  }
}
