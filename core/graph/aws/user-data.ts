import { gunzipSync } from "node:zlib";
import { cloudConfig, isCloudConfig } from "./cloud-config";
import { tomlSettings } from "./toml";

export { tomlSettings } from "./toml";

const largest = 1024 * 1024;
const deepest = 4;

/**
 * The texts that a machine's user data holds: the data itself, or what is inside of its base 64, gzip and MIME parts,
 * whatever is in whatever. Untrusted: sizes and depth are limited, what can't be decoded stays as it is.
 */
export function userDataTexts(text: string): readonly string[] {
  return unwrap(Buffer.from(text.slice(0, largest), "utf8"), 0);
}

function unwrap(data: Buffer, depth: number): readonly string[] {
  if (depth < deepest) {
    const inner = gunzip(data) ?? decodeBase64(data);
    if (inner) return unwrap(inner, depth + 1);
  }
  const text = data.toString("utf8");
  if (depth >= deepest) return [text];
  const parts = mimeParts(text);
  if (parts) return parts.flatMap((part) => unwrap(part, depth + 1));
  return [text, ...hiddenTexts(text).flatMap((hidden) => unwrap(hidden, depth + 1))];
}

function gunzip(data: Buffer): Buffer | undefined {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return undefined;
  try {
    return gunzipSync(data, { maxOutputLength: largest });
  } catch {
    return undefined;
  }
}

/** Only what is base 64 throughout and holds text or gzip: a word may look like base 64 by chance. */
function decodeBase64(data: Buffer): Buffer | undefined {
  const compact = data.toString("latin1").replace(/\s+/g, "");
  if (compact.length < 8 || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
    return undefined;
  const decoded = Buffer.from(compact, "base64");
  return gunzip(decoded) ?? (isText(decoded) ? decoded : undefined);
}

/** What cloud-init's files and Bottlerocket's containers are given in base 64 within a text. */
function hiddenTexts(text: string): readonly Buffer[] {
  if (isCloudConfig(text))
    return cloudConfig(text).files.flatMap(({ encoded }) => (encoded === undefined ? [] : [encoded]));
  if (!/^\s*\[?\[?\s*settings[.\]]/m.test(text)) return [];
  return [...tomlSettings(text)].flatMap(([name, value]) =>
    name.endsWith(".user-data") ? [Buffer.from(value, "base64")] : [],
  );
}

const isText = (data: Buffer): boolean =>
  // eslint-disable-next-line no-control-regex -- control characters are what tells data from text
  !/[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]/.test(data.toString("utf8"));

/** The bodies of a multi-part message, decoded as their headers say. */
function mimeParts(text: string): readonly Buffer[] | undefined {
  const boundary = /^content-type:\s*multipart\/[\w.-]+;[^]{0,200}?boundary="?([^"\r\n;]{1,70})"?/im.exec(
    text.slice(0, 4096),
  )?.[1];
  if (boundary === undefined) return undefined;
  const parts = text.split(`--${boundary}`).slice(1, 65);
  return parts.flatMap((part) => {
    const end = /\r?\n\r?\n/.exec(part);
    if (!end || part.startsWith("--")) return [];
    const headers = part.slice(0, end.index);
    const body = part.slice(end.index + end[0].length);
    const encoded = /^content-transfer-encoding:\s*base64/im.test(headers);
    const data = Buffer.from(body, encoded ? "base64" : "utf8");
    // The type of a part says it as well as its first line.
    const isBare =
      /^content-type:\s*text\/cloud-config\b/im.test(headers) && !isCloudConfig(data.toString("utf8"));
    return [isBare ? Buffer.concat([Buffer.from("#cloud-config\n"), data]) : data];
  });
}
