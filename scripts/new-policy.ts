import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
if (!/^(disallow|require|restrict)-[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
  fail(`${name} is not <verb>-<subject>, with the verb disallow, require or restrict.`);
}
const file = join(root, group, `${name}.ts`);
if (existsSync(file)) fail(`policies/${group}/${name}.ts exists already.`);

writeFileSync(
  file,
  `import { container, definePolicy } from "../../core/policy";

export default definePolicy({
  name: "${name}",
  displayName: "Say what holds where the policy is met",
  description: "Say what goes wrong without it.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [],
  remediationSteps: "Say what to change.",
  appliesTo: "Container",
  check({ node, report }) {
    // Replace by the control; the examples below fail until it judges them right.
    if (node.stdin) report("reads from standard input", "stdin");
  },
  good: () => ({ "name what passes": container() }),
  bad: () => ({ "name what fails": container({ stdin: true }) }),
});
`,
);
execFileSync("npm", ["run", "--silent", "generate"], { stdio: "inherit" });
console.log(
  `policies/${group}/${name}.ts is ready to edit; test it with: POLICY=${name} npm test -- --grep ${name}`,
);
