import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The code in a language that the README shows of the components. */
export function readmeBlock(language: string): string {
  const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");
  const section = readme.split("## Build what passes")[1]?.split("\n## ")[0] ?? "";
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? "";
}
