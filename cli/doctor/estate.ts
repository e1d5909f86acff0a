import { loadEstate } from "../../core/estate";
import { plural } from "../../core/report/text";
import { relativePath } from "../text";
import type { Check } from "./checks";

/** Whether there is an estate, and whether it is sound. */
export function findEstate(file: string | undefined): Check {
  const what = "estate";
  const loaded = loadEstate(file === undefined ? {} : { path: file });
  if (!loaded.ok)
    return {
      what,
      state: "wrong",
      says: `${plural(loaded.errors.length, "error")}, the first: ${loaded.errors[0]?.message ?? ""}`,
      help: "bulkhead estate check tells where",
      needed: true,
    };
  const { path } = loaded.source;
  return loaded.defaulted || path === undefined
    ? {
        what,
        state: "missing",
        says: "none: Bulkhead's defaults hold",
        help: "bulkhead init writes a first one",
        needed: false,
      }
    : { what, state: "ok", says: relativePath(path), needed: true };
}
