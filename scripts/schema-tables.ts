/** What is read of a JSON schema; of a member that may have several forms, `anyOf` or `oneOf` holds them. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
/** What stands where the member is absent. */
export const orElse = ({ default: fallback }: Schema): string =>
  fallback === undefined ? "" : `; else \`${JSON.stringify(fallback)}\``;
const forms = ({ anyOf, oneOf }: Schema): readonly Schema[] => anyOf ?? oneOf ?? [];

export function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((each) => `\`${String(each)}\``).join(", ");
  const several = [...new Set(forms(schema).map(typeOf))];
  if (several.length > 0) return several.join(" or ");
  if (schema.type === "array") return `list of ${typeOf(schema.items ?? {})}`;
  return schema.format ?? [schema.type ?? "any JSON"].flat().join(" or ");
}

/** Each member, those of members below them. */
function* members(
  schema: Schema,
  name = "",
): Generator<readonly [name: string, schema: Schema, must: boolean]> {
  for (const form of forms(schema)) yield* members(form, name);
  if (schema.items) yield* members(schema.items, `${name}[]`);
  if (typeof schema.additionalProperties === "object")
    yield* members(schema.additionalProperties, name === "" ? "*" : `${name}.*`);
  for (const [key, member] of Object.entries(schema.properties ?? {})) {
    const path = name === "" ? key : `${name}.${key}`;
    yield [path, member, schema.required?.includes(key) === true];
    yield* members(member, path);
  }
}

/** A row for each member of a schema. */
export function table(schema: Schema, first: string): string {
  const rows = new Map(
    [...members(schema)].map(([name, member, must]) => [
      name,
      [
        `\`${name}\``,
        `${typeOf(member)}${must ? "" : ", optional"}${orElse(member)}`,
        member.description ?? "",
      ],
    ]),
  );
  return tableOf([first, "what it is", "says"], [...rows.values()]);
}

/** Without its last column where that says nothing. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const width = rows.some((row) => row.at(-1) !== "") ? head.length : head.length - 1;
  return [head, head.map(() => "---"), ...rows]
    .map((row) => `| ${row.slice(0, width).map(cell).join(" | ")} |`)
    .join("\n");
}
