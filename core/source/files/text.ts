import { isUtf8 } from "node:buffer";
import { sourceError } from "../draft";
import type { SourceError } from "../source";

/** Beyond this, a text nears the longest string that there can be. */
export const longestText = 256 * 1024 * 1024;

/** Decodes UTF-8; for anything else, says what it is instead. */
export function decodeText(bytes: Buffer, file: string): string | SourceError {
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString("utf8");
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return utf16
    ? sourceError("encoding", { file }, "is written in UTF-16", "save it as UTF-8")
    : sourceError("encoding", { file }, "is not text", "name manifests, states, previews or plans only");
}
