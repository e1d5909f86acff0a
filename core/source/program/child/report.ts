import { writeSync } from "node:fs";
import type { Message, RawFailure } from "../protocol";

const channel = 3;

/**
 * Tells the parent something. Written synchronously, so that nothing is lost when the program exits, and on a
 * descriptor of its own, so that nothing the program prints is mistaken for it.
 */
export function tell(message: Message): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  let written = 0;
  while (written < line.length) {
    try {
      written += writeSync(channel, line, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

const seen = new WeakSet();
const seenMessages = new Set<string>();
const limit = 20;

/** Reports an error once, however many promises it travelled through. */
export function tellFailure(kind: RawFailure["kind"], error: unknown): void {
  if (typeof error === "object" && error !== null) {
    if (seen.has(error)) return;
    seen.add(error);
  }
  const failure = describe(kind, error);
  const key = `${failure.message}\n${failure.stack ?? ""}`;
  if (seenMessages.has(key) || seenMessages.size >= limit) return;
  seenMessages.add(key);
  tell({ type: "failure", failure });
}

function describe(kind: RawFailure["kind"], error: unknown): RawFailure {
  if (!(error instanceof Error) && !(typeof error === "object" && error !== null && "message" in error))
    return { kind, message: text(error) };
  const { name, message, stack, cause } = error as Record<string, unknown>;
  const reason = cause instanceof Error ? `: ${cause.message}` : "";
  return {
    kind,
    ...(typeof name === "string" && { name }),
    message: text(message) + reason,
    ...(typeof stack === "string" && { stack: stack.slice(0, 20_000) }),
  };
}

function text(value: unknown): string {
  try {
    return String(value).slice(0, 4000);
  } catch {
    return "a value that can't be shown";
  }
}
