import * as z from "zod";
import { estateSchema } from "./schema/estate";

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
