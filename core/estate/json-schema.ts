import * as z from "zod";
import { estateSchema } from "./schema/estate";
import { exceptionsSchema } from "./schema/exception";

const SCHEMA_ID = "urn:bulkhead:schema:estate:v1";

/** JSON Schema (2020-12) of what an estate file may hold, from the same source as the loader's checks. */
export function estateJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(estateSchema(), { io: "input" });
  const required = schema.required;
  delete schema.required;
  return {
    $schema,
    $id: SCHEMA_ID,
    title: "Bulkhead estate",
    ...schema,
    // What an estate extends may declare them for it.
    anyOf: [{ required }, { required: ["extends"] }],
  };
}

/** The schema as it is published: the text of `docs/schema/estate.schema.json`. */
export const renderEstateJsonSchema = (): string => `${JSON.stringify(estateJsonSchema(), null, 2)}\n`;

/** JSON Schema of what an exceptions file may hold: the text of `docs/schema/exceptions.schema.json`. */
export function renderExceptionsJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(exceptionsSchema(), { io: "input" });
  const { items } = schema.properties!["exceptions"] as { items: Record<string, unknown> };
  // It must reach something: what the loader says of an entry as a whole.
  items["anyOf"] = ["resource", "type", "component", "namespace", "image", "fingerprint"].map((key) => ({
    required: [key],
  }));
  return `${JSON.stringify({ $schema, $id: "urn:bulkhead:schema:exceptions:v1", title: "Bulkhead exceptions", ...schema }, null, 2)}\n`;
}
