import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

type Files = Readonly<Record<string, string | Buffer>>;

/** Runs `body` with a new folder of these files, and removes it afterwards. */
export async function withFolder(files: Files, body: (folder: string) => unknown): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-source-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A path from its keys, outermost first. */
export function pathOf(...keys: (string | number)[]) {
  let path: { parent: typeof path; key: string | number } | undefined;
  for (const key of keys) path = { parent: path, key };
  return path;
}
