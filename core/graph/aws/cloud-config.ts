import { load } from "js-yaml";

/** A file that a host is given when it starts. */
export interface HostFile {
  readonly path: string;
  /** Absent where it can't be read. */
  readonly content?: string;
  /** As it is written: `0644`, `u+s`. */
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

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
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
    found = load(text);
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
  const permissions = textOf(file["permissions"]);
  const content = textOf(file["content"]) ?? "";
  const named = { path, ...(permissions !== undefined && { permissions }) };
  if (!/b64|base64|gz/i.test(textOf(file["encoding"]) ?? "")) return [{ ...named, content }];
  const encoded = Buffer.from(content, "base64");
  const packed = encoded[0] === 0x1f && encoded[1] === 0x8b;
  return [{ ...named, encoded, ...(!packed && { content: encoded.toString("utf8") }) }];
}
