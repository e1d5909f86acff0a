import { mkdtempSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Resource } from "../../../../core/graph";
import { readProgram, type ProgramOptions } from "../../../../core/source/program";
import type { SourceResult } from "../../../../core/source/source";

const root = resolve(__dirname, "../../../..");

/** Writes a project (with a Pulumi.yaml, unless one is given) and the root's packages into a folder of its own. */
export function writeProgram(files: Record<string, string>, packages = true): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bulkhead-test-")));
  for (const [name, content] of Object.entries({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    ...files,
  })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  if (packages) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

export interface ProgramRun extends SourceResult {
  readonly folder: string;
  /** The resource of that name; the test fails where there is none. */
  readonly named: (name: string) => Resource;
}

/** Writes, reads and removes a project. */
export async function run(
  files: Record<string, string>,
  options: ProgramOptions & { packages?: boolean } = {},
): Promise<ProgramRun> {
  const folder = writeProgram(files, options.packages);
  try {
    const result = await readProgram(folder, options);
    const named = (name: string): Resource => {
      const found = result.resources.find((resource) => resource.name === name);
      if (!found) throw new Error(`no resource ${name}; errors: ${JSON.stringify(result.errors)}`);
      return found;
    };
    return { ...result, folder, named };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program in CommonJS with the SDK at hand as `pulumi` and `thing(name, inputs, options)` making resources. */
export const prelude = `
const pulumi = require("@pulumi/pulumi");
class Thing extends pulumi.CustomResource {
  constructor(name, inputs, options) { super("test:index:Thing", name, inputs, options); }
}
const thing = (name, inputs = {}, options = {}) => new Thing(name, inputs, options);
`;
