import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { readEstateFile } from "./files";
import type { EstateErrorCode } from "./problem";

/** Fetches what an https URL holds, as text; throws where it can't. */
export type UrlReader = (url: string) => string;

/** The text of an estate that another one extends, under the name that errors give it. */
export type Extended =
  { text: string; file: string } | { code: EstateErrorCode; problem: string; hint?: string };

const PACKAGE = /^((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:\/(.+))?$/;

/**
 * Reads what `extends` names: a file beside the extending one, a file of an npm package found from its folder, or a URL
 * with the digest of its content.
 */
export function readExtended(reference: string, from: string, readUrl: UrlReader): Extended {
  if (reference.includes("://")) return fromUrl(reference, readUrl);
  if (from.includes("://")) {
    return { code: "bad-extends", problem: "is no URL, in an estate that came from one", hint: "name a URL" };
  }
  const folder = dirname(from);
  if (/^\.{1,2}\//.test(reference) || isAbsolute(reference)) return fromFile(resolve(folder, reference));
  if (/^[^/]+\.(ya?ml|json)$/.test(reference)) {
    return { code: "bad-extends", problem: "looks like a file", hint: `write ./${reference}` };
  }
  return fromPackage(reference, folder);
}

function fromFile(file: string): Extended {
  const read = readEstateFile(file);
  if ("text" in read) return { text: read.text, file };
  return { code: read.code, problem: `names ${basename(file)}, which ${read.problem}` };
}

function fromPackage(reference: string, from: string): Extended {
  const [, name, inside = "bulkhead.yaml"] = PACKAGE.exec(reference) ?? [];
  if (name === undefined || inside.split("/").some((part) => part === ".." || part === "." || part === "")) {
    const hint = "write ./file.yaml, a package's name or https://…#sha256=…";
    return { code: "bad-extends", problem: "is neither a file, a package nor a URL", hint };
  }
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = join(folder, "node_modules", name);
    if (existsSync(found)) return fromFile(join(found, inside));
    if (dirname(folder) === folder) break;
  }
  return {
    code: "not-found",
    problem: `names the package ${name}, which isn't installed`,
    hint: "run npm install",
  };
}

function fromUrl(reference: string, readUrl: UrlReader): Extended {
  const [url = "", fragment = ""] = reference.split("#", 2);
  const digest = /^sha256=([0-9a-f]{64})$/i.exec(fragment)?.[1]?.toLowerCase();
  if (!url.startsWith("https://") || !URL.canParse(url))
    return { code: "bad-extends", problem: "is not an https URL" };
  const { username, password } = new URL(url);
  if (username !== "" || password !== "") return { code: "bad-extends", problem: "is a URL with a password" };
  if (digest === undefined) {
    const hint = "append #sha256= and the SHA-256 of the file";
    return { code: "bad-extends", problem: "is a URL without a digest of what it must hold", hint };
  }
  let text: string;
  try {
    text = readUrl(url);
  } catch (error) {
    return {
      code: "unreadable",
      problem: `can't be fetched: ${error instanceof Error ? error.message : "unknown reason"}`,
    };
  }
  const got = createHash("sha256").update(text).digest("hex");
  if (got !== digest) return { code: "bad-extends", problem: `holds something else: its SHA-256 is ${got}` };
  return { text, file: url };
}
