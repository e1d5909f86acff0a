import type { GetFilesOptions, GetFilesResponse, StorageOptions } from "@google-cloud/storage";
import { BackendError, type Backend } from "./backend";
import { explainFault, objectBackend, parseAddress, type Explained } from "./objects";

const credentials =
  "run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS; the role Storage Object Viewer is enough";

/**
 * A bucket of Google Cloud Storage: `gs://bucket/prefix`. Credentials are the application's default ones, or those of
 * GOOGLE_CREDENTIALS, as Pulumi reads them.
 *
 * @throws BackendError where the address or the credentials can't be read
 */
export async function gcsBackend(spec: string): Promise<Backend> {
  const address = parseAddress(spec, []);
  const { Storage } = await import("@google-cloud/storage");
  const bucket = new Storage(given(address.name)).bucket(address.place);
  return objectBackend(
    address,
    {
      async *list(prefix) {
        let query: GetFilesOptions | null = { prefix, autoPaginate: false, maxResults: 1000 };
        while (query) {
          const [files, next]: GetFilesResponse = await bucket.getFiles(query);
          for (const { name, metadata } of files)
            yield {
              key: name,
              size: Number(metadata.size ?? 0),
              version: String(metadata.generation ?? metadata.etag ?? ""),
              modified: Date.parse(metadata.updated ?? "") || 0,
            };
          query = next;
        }
      },
      // As it is stored: what is compressed there is told by its bytes.
      read: async (key) => (await bucket.file(key).download({ decompress: false }))[0],
    },
    explain,
  );
}

function given(name: string): StorageOptions {
  const told = process.env["GOOGLE_CREDENTIALS"];
  if (told === undefined || told === "") return {};
  if (!told.trimStart().startsWith("{")) return { keyFilename: told };
  try {
    return { credentials: JSON.parse(told) as NonNullable<StorageOptions["credentials"]> };
  } catch {
    throw new BackendError(`${name}: GOOGLE_CREDENTIALS is neither a file nor JSON`, credentials);
  }
}

function explain(error: unknown): Explained {
  const message = error instanceof Error ? error.message : "";
  if (message.startsWith("Could not load the default credentials"))
    return { problem: "needs credentials, and none were found", hint: credentials };
  return explainFault(error, { place: "bucket", credentials });
}
