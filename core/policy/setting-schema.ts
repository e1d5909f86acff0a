type TypeName = "string" | "number" | "integer" | "boolean" | "array" | "object";

/** The part of JSON Schema that settings are declared in; a keyword holds for the type that it is about. */
export interface SettingSchema {
  readonly type: TypeName | readonly TypeName[];
  /** What such a value is called, in the singular: `a port or a range`. */
  readonly title?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: "regex";
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: SettingSchema;
  /** What a mapping may hold; nothing else may stand in it. */
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  /** Of a mapping whose keys are the user's own: what each value is. */
  readonly additionalProperties?: SettingSchema;
}

/** A setting that a policy reads from the estate or from the pack's configuration. */
export interface Setting {
  /** What it does, and what holds without it: a sentence. */
  readonly description: string;
  readonly schema: SettingSchema;
}

export type Settings = Readonly<Record<string, Setting>>;

/** A list of texts; each one of `among` where those are given. */
export const texts = (description: string, among?: readonly string[]): Setting => ({
  description,
  schema: { type: "array", items: { type: "string", ...(among && { enum: among }) } },
});

/** A list of regular expressions. */
export const expressions = (description: string): Setting => ({
  description,
  schema: { type: "array", items: { type: "string", format: "regex" } },
});

/** One text of several. */
export const oneOf = (among: readonly string[], description: string): Setting => ({
  description,
  schema: { type: "string", enum: among },
});

/** True or false. */
export const flag = (description: string): Setting => ({ description, schema: { type: "boolean" } });

/** A whole number of at least `minimum`. */
export const integer = (description: string, minimum: number, maximum?: number): Setting => ({
  description,
  schema: { type: "integer", minimum, ...(maximum !== undefined && { maximum }) },
});

/** What a value must be, as it completes `must be …`: `a list of texts`, `baseline or restricted`. */
export function describeSchema(schema: SettingSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.enum) return schema.enum.length === 1 ? `the text ${schema.enum[0]}` : alternatives(schema.enum);
  if (schema.format === "regex") return "a regular expression";
  return alternatives([schema.type].flat().map((type) => describeType(type, schema)));
}

const alternatives = (all: readonly string[]): string =>
  all.length < 2 ? all.join() : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;

function describeType(type: TypeName, schema: SettingSchema): string {
  switch (type) {
    case "string":
      return "a text";
    case "boolean":
      return "true or false";
    case "number":
      return `a number${bounds(schema)}`;
    case "integer":
      return `a whole number${bounds(schema)}`;
    case "array":
      return schema.items ? describeList(schema.items) : "a list";
    case "object":
      if (schema.properties) return `{ ${Object.keys(schema.properties).join(", ")} }`;
      return schema.additionalProperties
        ? `a mapping, each value ${describeSchema(schema.additionalProperties)}`
        : "a mapping";
  }
}

function describeList(items: SettingSchema): string {
  if (items.title === undefined && items.enum) return `a list of ${items.enum.join(", ")}`;
  const item = describeSchema(items);
  return item === "a text" ? "a list of texts" : `a list, each ${item}`;
}

function bounds({ minimum, exclusiveMinimum, maximum }: SettingSchema): string {
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? "" : ` of at most ${maximum}`;
}
