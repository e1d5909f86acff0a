// Writes what is generated from the components: the provider's schema, as the engine would be told it, and a page for each.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as components from "../components/index";
import { componentIndex, componentPage, readDefaults } from "./component-pages";
import { componentSchema } from "./component-schema";

const root = join(__dirname, "..");
const folder = join(root, "docs/components");

async function main(): Promise<void> {
  const schema = await componentSchema(components);
  writeFileSync(join(root, "components/schema.json"), `${JSON.stringify(schema, null, 2)}\n`);
  const defaults = readDefaults(join(root, "components"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = Object.keys(schema.resources)
    .map((token) => token.split(":")[2] ?? token)
    .sort();
  for (const name of names) writeFileSync(join(folder, `${name}.md`), componentPage(name, schema, defaults));
  writeFileSync(join(folder, "README.md"), componentIndex(names, schema));
}

void main();
