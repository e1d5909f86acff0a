import { isMapping } from "../mapping";
import { loadCloudYaml } from "./cloud-yaml";

/** A file that a host is given when it starts. */
export interface HostFile {
  readonly path: string;
  /** Absent where it can't be read. */
  readonly content?: string;
  /** The mode that cloud-init gives it, in octal digits: `0644`. Absent where a script writes the file. */
  readonly permissions?: string;
  /** What an encoded file holds, as it is written in base 64 or gzip. */
  readonly encoded?: Buffer;
}

/** What cloud-init does with a host, as far as it bears on how hard the host is. */
export interface CloudConfig {
  readonly files: readonly HostFile[];
  /** Commands as words; a command that is one text is a script. */
  readonly commands: readonly (string | readonly string[])[];
  readonly packages: readonly string[];
  /** What else stands at the top, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const nothing: CloudConfig = { files: [], commands: [], packages: [], settings: {} };
const most = 1000;

export const isCloudConfig = (text: string): boolean =>
  /^\s*(?:##[^\n]*\n\s*)*#cloud-config\s*$/m.test(text.slice(0, 4096));

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, most) : []);
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
const present = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);
const texts = (value: unknown): readonly string[] => listOf(value).flatMap((each) => textOf(each) ?? []);

/** Reads a cloud-config document; one that is no YAML gives nothing, as it does on the host. */
export function cloudConfig(text: string): CloudConfig {
  let found: unknown;
  try {
    found = loadCloudYaml(text);
  } catch {
    return nothing;
  }
  if (!isMapping(found)) return nothing;
  return {
    files: listOf(found["write_files"]).flatMap((each) => (isMapping(each) ? fileOf(each) : [])),
    commands: [...listOf(found["bootcmd"]), ...listOf(found["runcmd"])].flatMap(
      (each): readonly (string | readonly string[])[] =>
        Array.isArray(each) ? [texts(each)] : present(textOf(each)),
    ),
    packages: listOf(found["packages"]).flatMap((each) => textOf(Array.isArray(each) ? each[0] : each) ?? []),
    settings: found,
  };
}

function fileOf(file: Readonly<Record<string, unknown>>): readonly HostFile[] {
  const path = textOf(file["path"]);
  if (path === undefined) return [];
  const named = { path, permissions: modeOf(file["permissions"]) };
  const { content } = file;
  const isBinary = content instanceof Uint8Array;
  const isEncoded = /b64|base64|gz/i.test(textOf(file["encoding"]) ?? "");
  if (!isBinary && !isEncoded) return [{ ...named, content: textOf(content) ?? "" }];
  const encoded = isBinary ? Buffer.from(content) : Buffer.from(textOf(content) ?? "", "base64");
  const packed = encoded[0] === 0x1f && encoded[1] === 0x8b;
  return [{ ...named, encoded, ...(!packed && { content: encoded.toString("utf8") }) }];
}

const ordinary = 0o644;
const octalText = /^\s*\+?(?:0[oO]_?)?([0-7]+(?:_[0-7]+)*)\s*$/;

/** Numbers are modes themselves, texts are octal digits; what is neither gives the mode of a file without one. */
function modeOf(value: unknown): string {
  const digits = octalText.exec(typeof value === "string" ? value : "")?.[1];
  const mode = digits === undefined ? value : Number.parseInt(digits.replaceAll("_", ""), 8);
  const bits = typeof mode === "number" && mode >= 0 && mode <= 0xffffffff ? Math.floor(mode) : ordinary;
  return (bits & 0o7777).toString(8).padStart(4, "0");
}
