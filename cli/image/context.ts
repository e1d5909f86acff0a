import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Estate, LoadedEstate } from "../../core/estate";
import type { Evidence } from "../../core/image";
import { LogError, readLog } from "../../core/image/evidence/log";
import { KnownImages } from "../../core/image";
import { loadEstateOrReport } from "../load-estate";
import { relativePath } from "../text";
import { UsageError } from "../usage-error";

/** Options of every verb on images. */
export interface ImageOptions {
  readonly estate?: string;
  readonly log?: string;
  readonly now?: string;
  readonly format: "pretty" | "json";
}

/** What every verb on images works with. */
export interface Context {
  readonly loaded: LoadedEstate;
  readonly estate: Estate;
  /** What the estate's paths are relative to. */
  readonly folder: string;
  /** Milliseconds. */
  readonly now: number;
  readonly iso: string;
  /** The evidence log. @throws UsageError where none is named */
  readonly log: () => string;
}

/** @throws UsageError */
export function openContext({ estate: path, log, now }: ImageOptions): Context {
  const loaded = loadEstateOrReport(path);
  if (!loaded) throw new UsageError("");
  const time = now === undefined ? Date.now() : timeOf(now, "--now");
  const file = loaded.source.kind === "built-in" ? undefined : loaded.source.path;
  const folder = file === undefined ? process.cwd() : dirname(file);
  const { estate } = loaded;
  return {
    loaded,
    estate,
    folder,
    now: time,
    iso: new Date(time).toISOString(),
    log: () => {
      if (log !== undefined) return resolve(log);
      if (estate.images.log !== undefined) return resolve(folder, estate.images.log);
      throw new UsageError("the estate names no evidence log (images.log)", "name one: --log evidence.jsonl");
    },
  };
}

/** @throws UsageError */
export function timeOf(text: string, option: string): number {
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/.test(text);
  const time = isTime ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new UsageError(`${option}: "${text}" is no time`, "write it in UTC, such as 2026-01-31T08:00:00Z");
  return time;
}

/** All evidence of the log. @throws UsageError where it can't be read, or was changed */
export function* evidenceOf(context: Context): Generator<Evidence> {
  const log = context.log();
  if (!existsSync(log))
    throw new UsageError(
      `${relativePath(log)}: there is no such evidence log`,
      "record something: bulkhead image record",
    );
  try {
    for (const { evidence } of readLog(log)) yield evidence;
  } catch (error) {
    throw asUsageError(error);
  }
}

/** The same, where a log that is not there yet is an empty one. */
export function* recordedIn(context: Context): Generator<Evidence> {
  if (existsSync(context.log())) yield* evidenceOf(context);
}

/** What is wrong with a log as `file:line: problem (what to do)`. */
export function asUsageError(error: unknown): unknown {
  return error instanceof LogError
    ? new UsageError(`${relativePath(error.file)}:${error.line}: ${error.problem}`, error.hint)
    : error;
}

/** All images of the log. */
export function knownImages(
  context: Context,
  evidence: Iterable<Evidence> = evidenceOf(context),
): KnownImages {
  const known = new KnownImages(context.estate);
  for (const each of evidence) known.add(each);
  return known;
}

const whole = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}|ami-[0-9a-f]{8}([0-9a-f]{9})?)$/;

/** The digest that a text names: a digest, a machine image, or a reference with a digest. @throws UsageError */
export function digestOf(text: string): string {
  const digest = whole.test(text) ? text : text.slice(text.lastIndexOf("@") + 1);
  if (whole.test(digest)) return digest;
  throw new UsageError(
    `"${text}" is no digest`,
    "write sha256:… with its 64 digits, registry/app@sha256:…, or ami-…; a tag does not say which image it is",
  );
}
