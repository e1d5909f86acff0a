import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../usage-error";

const lockName = "audit.lock";

/** @throws UsageError where another audit writes to the folder */
export function lockFolder(folder: string): void {
  const path = join(folder, lockName);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(readFileSync(path, "utf8"));
    if (owner !== process.pid && isAlive(owner))
      throw new UsageError(
        `${folder}: another audit (process ${owner}) writes its results there`,
        "wait for it, or name another folder",
      );
    rmSync(path, { force: true });
  }
}

export const unlockFolder = (folder: string): void => rmSync(join(folder, lockName), { force: true });

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
