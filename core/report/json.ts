import type { Reporter } from "./result";

/** The result itself; its form is `docs/schema/result.schema.json`. */
export const json: Reporter = (result) => `${JSON.stringify(result, null, 2)}\n`;
