import type { Reporter } from "./result";
import { toJson } from "./text";

/** The result itself; its form is `docs/schema/result.schema.json`. */
export const json: Reporter = (result) => toJson(result);
