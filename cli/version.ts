import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Put in by the build; absent when the sources run. */
declare const BULKHEAD_VERSION: string | undefined;

/** Bulkhead's version. */
export function version(): string {
  if (typeof BULKHEAD_VERSION === "string") return BULKHEAD_VERSION;
  const text = readFileSync(join(__dirname, "..", "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
