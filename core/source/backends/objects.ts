import { BackendError, type Backend, type StackFile } from "./backend";
import { byKey, newestOfEach, stackAt, stacksFolder } from "./layout";

/** An object as its store lists it. */
export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** The same as long as the content is. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** What is asked of an object store: its official client, page by page. */
export interface ObjectStore {
  /** All objects whose key begins so, in any order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  read(key: string): Promise<Uint8Array>;
}

/** An address of an object store, `scheme://place/prefix?options`. */
export interface ObjectAddress {
  /** Without options: what people are shown. */
  readonly name: string;
  /** A bucket or container. */
  readonly place: string;
  /** Empty, or ending in `/`. */
  readonly prefix: string;
  readonly options: URLSearchParams;
}

/**
 * @param known the options that the store understands
 * @throws BackendError where the address names no place, or asks for what isn't known
 */
export function parseAddress(spec: string, known: readonly string[]): ObjectAddress {
  const match = /^([a-z0-9+.-]+):\/\/([^/?#@\s]+)(\/[^?#]*)?(?:\?([^#]*))?$/i.exec(spec);
  if (!match) {
    const [scheme] = spec.split("://");
    throw new BackendError(
      `an address of ${scheme}:// names no bucket`,
      `write it as ${scheme}://bucket/prefix`,
    );
  }
  const [, scheme, place, path = "", query = ""] = match;
  const prefix = path.replace(/^\/+|\/+$/g, "");
  const options = new URLSearchParams(query);
  const name = `${scheme!.toLowerCase()}://${place!}${prefix === "" ? "" : `/${prefix}`}`;
  for (const option of options.keys())
    if (!known.includes(option))
      throw new BackendError(
        `${name}: ${option} is no option of its address`,
        `known are ${known.join(", ")}`,
      );
  return { name, place: place!, prefix: prefix === "" ? "" : `${prefix}/`, options };
}

/**
 * The stacks of an object store: a backend's, where there is one below the prefix; else the exported states that lie there.
 * Keys are relative to the prefix.
 *
 * @param explain makes what the client throws a sentence for the user
 */
export const objectBackend = (
  { name, prefix }: Pick<ObjectAddress, "name" | "prefix">,
  store: ObjectStore,
  explain: (error: unknown) => Explained,
): Backend => ({
  name,
  async *list() {
    try {
      const own = await listBelow(store, prefix, stacksFolder, (key) =>
        stackAt(key.slice(stacksFolder.length)),
      );
      yield* own.length > 0 ? own : await listBelow(store, prefix, "", exported);
    } catch (error) {
      throw toBackendError(name, error, explain);
    }
  },
  read: async ({ key }) => {
    try {
      return await store.read(prefix + key);
    } catch (error) {
      throw toBackendError(`${name}/${key}`, error, explain);
    }
  },
});

/** What went wrong, as the rest of a sentence, and what to do. */
export interface Explained {
  readonly problem: string;
  readonly hint?: string;
}

function toBackendError(
  subject: string,
  error: unknown,
  explain: (error: unknown) => Explained,
): BackendError {
  if (error instanceof BackendError) return error;
  const { problem, hint } = explain(error);
  return new BackendError(`${subject} ${problem}`, hint);
}

type Place = (key: string) => Pick<StackFile, "project" | "stack"> | undefined;

async function listBelow(
  store: ObjectStore,
  prefix: string,
  folder: string,
  place: Place,
): Promise<StackFile[]> {
  const files: StackFile[] = [];
  for await (const { key: whole, ...rest } of store.list(prefix + folder)) {
    const key = whole.slice(prefix.length);
    const found = place(key);
    if (found) files.push({ key, ...found, ...rest });
  }
  return newestOfEach(files).sort(byKey);
}

/** As in folders: what is hidden, and what is no JSON, is passed over. */
function exported(key: string): Pick<StackFile, "stack"> | undefined {
  const parts = key.split("/");
  const last = parts.at(-1) ?? "";
  if (!/.\.json(?:\.gz)?$/.test(last) || parts.some((part) => part.startsWith("."))) return undefined;
  return { stack: last.replace(/\.json(?:\.gz)?$/, "") };
}

/** What all clients' errors may show. */
interface Fault {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly cause?: unknown;
}

const unreachable =
  /^(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|EPIPE|TimeoutError|REQUEST_SEND_ERROR)$/;

/**
 * What most faults mean whichever store gives them. Their messages are not shown: some hold parts of what was sent.
 *
 * @param words of the store: what it calls a place, and how credentials are given to it
 */
export function explainFault(
  error: unknown,
  words: { readonly place: string; readonly credentials: string },
): Explained {
  const fault: Fault = typeof error === "object" && error !== null ? error : {};
  const status = fault.$metadata?.httpStatusCode ?? fault.statusCode ?? fault.code;
  const codes = [fault.code, fault.name, (fault.cause as Fault | undefined)?.code].filter(
    (each): each is string => typeof each === "string" && /^[\w.]{1,60}$/.test(each),
  );
  const code = codes.find((each) => each !== "Error" && each !== "RestError");
  if (codes.some((each) => unreachable.test(each)))
    return { problem: `can't be reached (${code})`, hint: "check the network, the region and the endpoint" };
  if (code === "NoSuchKey" || code === "BlobNotFound")
    return { problem: "is there no more", hint: "run the audit again" };
  if (status === 404)
    return { problem: `is not there: no such ${words.place}`, hint: "check its name and region" };
  if (status === 401 || status === 403)
    return {
      problem: `is refused${code === undefined ? "" : ` (${code})`}: the credentials may not list or read it`,
      hint: words.credentials,
    };
  if (status === 301 || status === 307)
    return { problem: `lies in another region`, hint: "name it in the address: ?region=" };
  const told = [...new Set([code, typeof status === "number" ? String(status) : undefined])]
    .filter(Boolean)
    .join(", ");
  return { problem: `could not be read${told === "" ? "" : ` (${told})`}`, hint: "try again later" };
}
