import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { ComponentSchema, Property } from "./component-schema";

/** What `@default` says of a property, by interface and property; the schema itself leaves it out. */
export type Defaults = ReadonlyMap<string, string>;

/** Reads the `@default` of every property of every interface in a folder's files. */
export function readDefaults(folder: string): Defaults {
  const found = new Map<string, string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts"))) {
    const source = ts.createSourceFile(
      file,
      ts.sys.readFile(join(folder, file)) ?? "",
      ts.ScriptTarget.ES2022,
      true,
    );
    source.forEachChild((node) => {
      if (!ts.isInterfaceDeclaration(node)) return;
      for (const member of node.members) {
        const tag = ts.getJSDocTags(member).find((each) => each.tagName.text === "default");
        const text = tag && ts.getTextOfJSDocComment(tag.comment);
        if (text !== undefined && member.name) found.set(`${node.name.text}.${member.name.getText()}`, text);
      }
    });
  }
  return found;
}

const shortName = (reference: string): string => reference.split(":").at(-1) ?? reference;

function typeOf({ type, $ref, items, additionalProperties }: Property): string {
  if (items) return `list of ${typeOf(items)}`;
  if (additionalProperties) return `map of ${typeOf(additionalProperties)}`;
  if ($ref === "pulumi.json#/Any") return "any";
  return $ref === undefined ? (type ?? "any") : `[${shortName($ref)}](#${shortName($ref).toLowerCase()})`;
}

function referenced(properties: Readonly<Record<string, Property>>): string[] {
  const of = (property: Property): string[] => [
    ...(property.$ref?.startsWith("#/types/") ? [property.$ref.slice("#/types/".length)] : []),
    ...(property.items ? of(property.items) : []),
    ...(property.additionalProperties ? of(property.additionalProperties) : []),
  ];
  return Object.values(properties).flatMap(of);
}

/** The page of a component: its inputs, the types that they use, its outputs. */
export function componentPage(name: string, schema: ComponentSchema, defaults: Defaults): string {
  const component = schema.resources[`bulkhead:index:${name}`];
  if (!component) throw new Error(`there is no component ${name}`);
  const text = (value: string | undefined): string =>
    (value ?? "").replace(/\s+/g, " ").replace(/\|/g, "\\|").trim();
  const table = (
    owner: string,
    properties: Readonly<Record<string, Property>>,
    required: readonly string[],
  ): string =>
    [
      "| input | type | what it is | default |",
      "| --- | --- | --- | --- |",
      ...Object.entries(properties).map(([key, property]) => {
        const value = required.includes(key) ? "*required*" : text(defaults.get(`${owner}.${key}`));
        return `| \`${key}\` | ${typeOf(property)} | ${text(property.description)} | ${value} |`;
      }),
    ].join("\n");
  const parts = [
    `# ${name}`,
    text(component.description),
    "## Inputs",
    table(`${name}Args`, component.inputProperties, component.requiredInputs),
  ];
  const queue = referenced(component.inputProperties);
  const seen = new Set<string>();
  for (let token = queue.shift(); token !== undefined; token = queue.shift()) {
    const type = schema.types[token];
    if (seen.has(token) || !type) continue;
    seen.add(token);
    const own = shortName(token);
    if (type.enum) {
      parts.push(`### ${own}`, type.enum.map(({ value }) => `- \`${String(value)}\``).join("\n"));
      continue;
    }
    parts.push(`### ${own}`, table(own, type.properties ?? {}, type.required ?? []));
    queue.push(...referenced(type.properties ?? {}));
  }
  const outputs = Object.entries(component.properties).map(
    ([key, property]) => `| \`${key}\` | ${typeOf(property)} | ${text(property.description)} |`,
  );
  parts.push("## Outputs", ["| output | type | what it is |", "| --- | --- | --- |", ...outputs].join("\n"));
  return `${parts.join("\n\n")}\n`;
}

/** The list of the components. */
export const componentIndex = (names: readonly string[], schema: ComponentSchema): string =>
  `# Components

What builds what the policies demand, from the same estate. [Build what passes](../guide/components.md) says
how they are used from each language.

| component | what it builds |
| --- | --- |
${names
  .map((name) => {
    const says = schema.resources[`bulkhead:index:${name}`]?.description ?? "";
    return `| [${name}](${name}.md) | ${says.replace(/\s+/g, " ").replaceAll("|", "\\|").trim()} |`;
  })
  .join("\n")}
`;
