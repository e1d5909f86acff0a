import { sourceError } from "../draft";
import type { SourceError } from "../source";

const causes: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOENT: ["does not exist", "check the spelling, or quote the glob"],
  ENOTDIR: ["does not exist: a part of its path is a file", "check the spelling"],
  EACCES: ["can't be read: no permission", "let the user that runs Bulkhead read it"],
  EPERM: ["can't be read: no permission", "let the user that runs Bulkhead read it"],
  ELOOP: ["is a symbolic link that leads to itself", "mend the link"],
  ENAMETOOLONG: ["has a name that is too long", "shorten it"],
  EMFILE: ["can't be opened: too many files are open", "raise the limit (ulimit -n)"],
  Z_DATA_ERROR: ["is not a valid gzip file", "copy it again"],
  Z_BUF_ERROR: ["is a gzip file that was cut", "copy it again"],
};

/** Puts a system's or zlib's error into our words; anything else is a fault of ours and goes on its way. */
export function systemFault(error: unknown, file: string): SourceError {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === undefined) throw error;
  const [what, hint] = causes[code] ?? [`can't be read (${code})`, "check the file and its disk"];
  return sourceError("file", { file }, what, hint);
}
