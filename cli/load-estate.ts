import { loadEstate, type EstateError, type LoadedEstate } from "../core/estate";
import { settingsCheck } from "../core/policy/check-settings";
import { catalog } from "../policies/catalog";
import { printable, relativePath } from "./text";

/** Loads the estate that holds for a command; undefined after its errors were printed. */
export function loadEstateOrReport(path: string | undefined): LoadedEstate | undefined {
  const policies = catalog.map((entry) => entry.policy);
  const loaded = loadEstate({
    ...(path !== undefined && { path }),
    policyNames: policies.map((policy) => policy.name),
    checkSettings: settingsCheck(policies),
  });
  if (loaded.ok) return loaded;
  for (const error of loaded.errors) process.stderr.write(`${formatEstateError(error)}\n`);
  const count = loaded.errors.length;
  process.stderr.write(`The estate has ${count} ${count === 1 ? "error" : "errors"}; nothing was judged.\n`);
  return undefined;
}

/** `file:line:column: what is wrong (what to do)`. */
export function formatEstateError(
  error: Pick<EstateError, "file" | "line" | "column" | "message" | "hint">,
): string {
  const place = [relativePath(error.file), error.line, error.column]
    .filter((part) => part !== undefined)
    .join(":");
  return printable(`${place}: ${error.message}${error.hint ? ` (${error.hint})` : ""}`);
}
