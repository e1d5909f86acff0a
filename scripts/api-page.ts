import { writeFileSync } from "node:fs";
import { service } from "../test/register/support/service";

/** What is read of a JSON schema; of a member that may have several forms, `anyOf` or `oneOf` holds them. */
interface Schema {
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

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly [string];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>;
}

/** The service's description in OpenAPI, without what differs from release to release. */
async function describe(): Promise<{
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}> {
  const running = await service();
  try {
    const { text } = await running.call(undefined, "GET", "/openapi.json");
    return JSON.parse(text) as Awaited<ReturnType<typeof describe>>;
  } finally {
    await running.close();
  }
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const orElse = ({ default: fallback }: Schema): string =>
  fallback === undefined ? "" : `; else \`${JSON.stringify(fallback)}\``;
const forms = ({ anyOf, oneOf }: Schema): readonly Schema[] => anyOf ?? oneOf ?? [];

function typeOf(schema: Schema): string {
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

function table(schema: Schema, first: string): string {
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
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const width = rows.some((row) => row.at(-1) !== "") ? head.length : head.length - 1;
  return [head, head.map(() => "---"), ...rows]
    .map((row) => `| ${row.slice(0, width).map(cell).join(" | ")} |`)
    .join("\n");
}

const schemaOf = (content: Content | undefined): Schema | undefined =>
  Object.values(content ?? {})[0]?.schema;

function answers(responses: Operation["responses"]): string {
  const known = Object.entries(responses ?? {}).map(
    ([status, { content }]) => [status, schemaOf(content)] as const,
  );
  const good = known
    .filter(([status]) => status.startsWith("2"))
    .flatMap(([status, schema]) =>
      schema === undefined
        ? [`Answers ${status}.`]
        : [`Answers ${status}: ${typeOf(schema)}.`, table(schema, "answer")],
    );
  const others = known.map(([status]) => status).filter((status) => !status.startsWith("2"));
  return [...good, ...(others.length > 0 ? [`Refuses with ${others.join(", ")}.`] : [])]
    .filter((part) => part !== "")
    .join("\n\n");
}

function section(path: string, method: string, operation: Operation): string {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const rows = parameters.map(({ name, in: place, required, description: says, schema = {} }) => [
    `\`${name}\``,
    `${place}${required === true ? ", required" : ""}`,
    `${typeOf(schema)}${orElse(schema)}`,
    says ?? schema.description ?? "",
  ]);
  const body = schemaOf(requestBody?.content);
  const parts = [
    `### ${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
    `${summary}.${description === undefined ? "" : ` ${description}`}`,
    tableOf(["parameter", "in", "what it is", "says"], rows),
    ...(body === undefined ? [] : [`Takes ${typeOf(body)}.`, table(body, "body")]),
    answers(responses),
  ];
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Writes the reference of the register's API, and its description for programs without what a release adds to it. */
export async function writeApi(page: string, description: string): Promise<void> {
  const described = await describe();
  const byTag = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(described.paths).sort(([one], [other]) =>
    one < other ? -1 : 1,
  ))
    for (const [method, operation] of Object.entries(methods)) {
      const [tag] = operation.tags;
      byTag.set(tag, [...(byTag.get(tag) ?? []), section(path, method, operation)]);
    }
  // How it is operated comes after what it is for.
  const sections = [...byTag].sort(
    ([one], [other]) => Number(one === "operation") - Number(other === "operation"),
  );
  writeFileSync(
    page,
    `<!-- Generated by \`npm run generate\` from the service's own description. -->
# The register's API

Every call but those on health needs \`Authorization: Bearer …\` (or a certificate that the settings name); [who may what](../guide/register.md#who-may-what)
says which roles may call. What is refused is told as \`{"error": {"message": …, "details": […]}}\`: 401 without a known caller, 403 where its roles
don't do, 429 where it asks too often, 503 where the database doesn't answer. A running service says the same at \`/reference\`, and at
\`/openapi.json\` for programs.

${sections.map(([tag, texts]) => `## ${tag[0]!.toUpperCase()}${tag.slice(1)}\n\n${texts.join("\n\n")}`).join("\n\n")}
`,
  );
  const { info: _, ...rest } = described as unknown as Record<string, unknown>;
  const info = { title: "Bulkhead deployment register", version: "1" };
  writeFileSync(description, `${JSON.stringify({ openapi: rest["openapi"], info, ...rest }, null, 2)}\n`);
}
