// Prints the bill of materials of what we ship, as CycloneDX. npm writes that of everything that is installed; its `--omit dev` also
// leaves out what is shipped where a tool of ours needs the same package, so what is only for development is taken out here,
// by the marks in the lockfile.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
const shipped = new Set(
  Object.entries(packages)
    .filter(([, { dev, devOptional }]) => !dev && !devOptional)
    .map(([path, { name, version }]) => `${name ?? path.split("node_modules/").at(-1)}@${version}`),
);

const arguments_ = [
  "sbom",
  "--package-lock-only",
  "--sbom-format",
  "cyclonedx",
  "--sbom-type",
  "application",
];
const bom = JSON.parse(execFileSync("npm", arguments_, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 }));
const refOf = ({ purl, version }) =>
  `${decodeURIComponent(purl.slice("pkg:npm/".length, purl.lastIndexOf("@")))}@${version}`;
const components = bom.components.filter((each) => shipped.has(refOf(each)));
const refs = new Set([bom.metadata.component["bom-ref"], ...components.map((each) => each["bom-ref"])]);
const dependencies = bom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map((each) => ({ ...each, dependsOn: (each.dependsOn ?? []).filter((ref) => refs.has(ref)) }));
process.stdout.write(`${JSON.stringify({ ...bom, components, dependencies }, null, 2)}\n`);
