import { homedir } from "node:os";
import { BackendError, type Backend } from "./backend";
import { folderBackend, pathOfFileUrl } from "./folder";

export { BackendError, type Backend, type Room, type StackFile } from "./backend";

type Open = (spec: string) => Promise<Backend>;

/** Backends by the scheme of their address. Clients of object stores are loaded when one is asked for. */
const schemes: Readonly<Record<string, Open>> = {
  file: (spec) => {
    const path = pathOfFileUrl(spec, homedir());
    if (path !== undefined) return Promise.resolve(folderBackend(spec, path));
    throw new BackendError(`${spec} names no folder`, "write it as file:///folder, or file://~");
  },
  s3: async (spec) => (await import("./s3")).s3Backend(spec),
  az: async (spec) => (await import("./azure")).azureBackend(spec),
  azblob: async (spec) => (await import("./azure")).azureBackend(spec),
  gs: async (spec) => (await import("./gcs")).gcsBackend(spec),
};

/**
 * Opens what a BACKEND argument names: a folder, a glob, an exported file, or an address.
 *
 * @throws BackendError where nothing of that kind can be opened
 */
export async function openBackend(spec: string): Promise<Backend> {
  if (spec === "") throw new BackendError("a backend's name is empty", "name a folder, or an address");
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(spec)?.[1]?.toLowerCase();
  if (scheme === undefined) return folderBackend(spec);
  const open = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
  if (open) return open(spec);
  const known = Object.keys(schemes).map((each) => `${each}://`);
  throw new BackendError(
    `${scheme}:// is no kind of backend that can be audited`,
    `known are ${known.join(", ")}; of Pulumi Cloud, export the stacks: pulumi stack export`,
  );
}
