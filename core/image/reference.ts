/** A digest as the OCI image specification writes it: `algorithm:encoded`. */
export interface Digest {
  readonly algorithm: string;
  readonly encoded: string;
}

/** An image reference in its canonical parts: what `nginx` stands for is `docker.io` and `library/nginx`. */
export interface ImageReference {
  readonly domain: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** A reference, or why the text is none. */
export type ParsedReference = { readonly reference: ImageReference } | { readonly problem: string };

const defaultDomain = "docker.io";
const legacyDefaultDomain = "index.docker.io";
const officialPrefix = "library/";

/** The longest path that the grammar allows, in characters. */
const maxPath = 255;
/** No registry takes more; longer texts are refused before any pattern sees them. */
const maxLength = 2048;

const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const domainPattern = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const pathComponent = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const pathPattern = new RegExp(`^${pathComponent}(?:/${pathComponent})*$`);
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*):([0-9a-fA-F]{32,})$/;
const identifierPattern = /^[a-f0-9]{64}$/;

/** Of the algorithms that are registered, the encoded part is lower-case hexadecimal of exactly this length. */
const registered: ReadonlyMap<string, number> = new Map([
  ["sha256", 64],
  ["sha384", 96],
  ["sha512", 128],
]);

/**
 * Parses an image reference by the grammar of the distribution project, in the way container runtimes do: a first part
 * with `.` or `:`, the part `localhost`, or one with an upper-case letter is a registry's host, all else is Docker Hub.
 */
export function parseReference(text: string): ParsedReference {
  if (text === "") return { problem: "is empty" };
  if (text.length > maxLength) return { problem: `is longer than ${maxLength} characters` };
  if (identifierPattern.test(text)) return { problem: "is an image id, which names no repository" };
  const { domain, remainder } = splitDomain(text);
  const at = remainder.indexOf("@");
  const named = at < 0 ? remainder : remainder.slice(0, at);
  const colon = named.indexOf(":");
  const path = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (!domainPattern.test(domain)) return { problem: "has no valid registry host" };
  if (path !== path.toLowerCase()) return { problem: "has upper-case letters in its repository" };
  if (!pathPattern.test(path)) return { problem: "has no valid repository" };
  if (path.length > maxPath) return { problem: `has a repository of more than ${maxPath} characters` };
  if (tag !== undefined && !tagPattern.test(tag)) return { problem: "has no valid tag" };
  if (at < 0) return { reference: { domain, path, ...(tag !== undefined && { tag }) } };
  const digest = parseDigest(remainder.slice(at + 1));
  if (!digest) return { problem: "has no valid digest" };
  return { reference: { domain, path, ...(tag !== undefined && { tag }), digest } };
}

function splitDomain(text: string): { domain: string; remainder: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase();
  const own = slash >= 0 && isHost;
  const domain = own && first !== legacyDefaultDomain ? first : defaultDomain;
  const remainder = own ? text.slice(slash + 1) : text;
  const official = domain === defaultDomain && !remainder.includes("/");
  return { domain, remainder: official ? officialPrefix + remainder : remainder };
}

function parseDigest(text: string): Digest | undefined {
  const [, algorithm, encoded] = digestPattern.exec(text) ?? [];
  if (algorithm === undefined || encoded === undefined) return undefined;
  const length = registered.get(algorithm);
  if (length !== undefined && (encoded.length !== length || encoded !== encoded.toLowerCase()))
    return undefined;
  return { algorithm, encoded };
}

/**
 * Whether the text is a digest by the OCI image specification, which leaves the form of the encoded part to algorithms
 * that it doesn't register. Wider than the reference grammar, narrower for the registered ones.
 */
export function isDigest(text: string): boolean {
  const [, algorithm, encoded] = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)$/.exec(text) ?? [];
  if (algorithm === undefined || encoded === undefined) return false;
  const length = registered.get(algorithm);
  return length === undefined || (encoded.length === length && /^[a-f0-9]+$/.test(encoded));
}

/**
 * Whether the text is a digest's beginning of less than the 128 bits that references need: with it, the grammar of the
 * distribution project reads no reference at all.
 */
export const isTruncatedDigest = (text: string): boolean => /^[a-z0-9]+:[a-f0-9]{1,31}$/.test(text);

/** The repository's full name: `docker.io/library/nginx`. */
export const repositoryName = ({ domain, path }: ImageReference): string => `${domain}/${path}`;

/** The tag that decides what is pulled: none where a digest does, `latest` where none is written. */
export const effectiveTag = ({ tag, digest }: ImageReference): string | undefined =>
  digest ? undefined : (tag ?? "latest");

/** The reference with its domain and path written out. */
export const canonicalReference = (reference: ImageReference): string =>
  repositoryName(reference) +
  (reference.tag === undefined ? "" : `:${reference.tag}`) +
  (reference.digest ? `@${reference.digest.algorithm}:${reference.digest.encoded}` : "");
