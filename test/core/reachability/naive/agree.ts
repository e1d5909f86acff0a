import assert from "node:assert/strict";
import fc from "fast-check";

const patience = 15_000;

/** Checks a property of random estates; a failing one is made smaller as long as that takes no more than a moment. */
export function holdsFor<T>(property: fc.IProperty<[T]>, settings: fc.Parameters<[T]>): void {
  const found = fc.check(property, { ...settings, endOnFailure: true });
  if (!found.failed) return;
  const { seed, counterexamplePath } = found;
  const smaller = fc.check(property, {
    seed,
    ...(counterexamplePath !== null && { path: counterexamplePath }),
    interruptAfterTimeLimit: patience,
  });
  const shown = smaller.failed ? smaller : found;
  const { errorInstance: error } = shown;
  assert.fail(
    `${error instanceof Error ? error.message : String(error)}\n${fc.defaultReportMessage(shown) ?? ""}`,
  );
}
