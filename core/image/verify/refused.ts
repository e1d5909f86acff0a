/** Why signed material is not believed. */
export type RefusalCode =
  | "form"
  | "unsupported"
  | "trust-root"
  | "signature"
  | "identity"
  | "subject"
  | "payload-type"
  | "predicate-type"
  | "time";

/** Signed material that is not believed; nothing of it may be used. */
export class Refused extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "Refused";
  }
}

/** Runs a part that may throw anything, and gives what it throws a code. */
export function guarded<T>(code: RefusalCode, what: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw new Refused(code, `${what}: ${cause instanceof Error ? cause.message : "failed"}`, { cause });
  }
}
