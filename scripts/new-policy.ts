import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { template } from "../cli/policy/template";
import { policyNamePattern } from "../core/policy/policy";

const root = join(__dirname, "..", "policies");
const groups = readdirSync(root, { withFileTypes: true })
  .filter((each) => each.isDirectory() && !["bin", "node_modules"].includes(each.name))
  .map((each) => each.name);

function fail(message: string): never {
  console.error(`${message}\nusage: npm run new:policy -- GROUP NAME   (groups: ${groups.join(", ")})`);
  process.exit(2);
}

const [group, name] = process.argv.slice(2);
if (group === undefined || name === undefined) fail("Name a group and a policy.");
if (!groups.includes(group)) fail(`There is no group ${group}.`);
if (!policyNamePattern.test(name)) {
  fail(`${name} is not <verb>-<subject>, with the verb disallow, require or restrict.`);
}
const file = join(root, group, `${name}.ts`);
if (existsSync(file)) fail(`policies/${group}/${name}.ts exists already.`);

writeFileSync(file, template(name, "../../core/policy"));
// Its place in the catalogue and its page; the rest that is generated stays as it is.
for (const script of ["catalog.ts", "docs.ts"])
  execFileSync(process.execPath, ["--import", "tsx", join(__dirname, script)], { stdio: "inherit" });
console.log(
  `policies/${group}/${name}.ts is ready to edit; test it with: POLICY=${name} npx mocha test/policies/examples.spec.ts`,
);
