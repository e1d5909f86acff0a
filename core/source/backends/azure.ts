import type { ContainerClient } from "@azure/storage-blob";
import { BackendError, type Backend } from "./backend";
import { explainFault, objectBackend, parseAddress } from "./objects";

const credentials =
  "set AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN (list and read are enough), or AZURE_STORAGE_CONNECTION_STRING";

/**
 * A container of Azure Blob Storage: `az://container/prefix?storage_account=`, or `azblob://` as Pulumi writes it. Credentials
 * are those of the environment, as Pulumi reads them; without any, what is public can be read.
 *
 * @throws BackendError where the address is wrong, or no account is named
 */
export async function azureBackend(spec: string): Promise<Backend> {
  const address = parseAddress(spec, ["storage_account", "domain", "protocol"]);
  const container = await open(address.name, address.place, address.options);
  return objectBackend(
    address,
    {
      async *list(prefix) {
        for await (const { name, properties } of container.listBlobsFlat({ prefix }))
          yield {
            key: name,
            size: properties.contentLength ?? 0,
            version: properties.etag.replaceAll('"', ""),
            modified: properties.lastModified.getTime(),
          };
      },
      read: (key) => container.getBlobClient(key).downloadToBuffer(),
    },
    (error) => explainFault(error, { place: "container", credentials }),
  );
}

async function open(name: string, place: string, options: URLSearchParams): Promise<ContainerClient> {
  const azure = await import("@azure/storage-blob");
  const env = (key: string): string | undefined => process.env[`AZURE_STORAGE_${key}`] || undefined;
  const told = env("CONNECTION_STRING");
  try {
    if (told !== undefined)
      return azure.BlobServiceClient.fromConnectionString(told).getContainerClient(place);
    const account = options.get("storage_account") ?? env("ACCOUNT");
    if (account === undefined || !/^[a-z0-9]{3,24}$/.test(account))
      throw new BackendError(`${name} belongs to no storage account`, credentials);
    const domain = options.get("domain") ?? env("DOMAIN") ?? "blob.core.windows.net";
    const url = `${options.get("protocol") ?? "https"}://${account}.${domain}`;
    const [key, token] = [env("KEY"), env("SAS_TOKEN")];
    if (key !== undefined) {
      const credential = new azure.StorageSharedKeyCredential(account, key);
      return new azure.BlobServiceClient(url, credential).getContainerClient(place);
    }
    const query = token === undefined ? "" : `?${token.replace(/^\?/, "")}`;
    return new azure.BlobServiceClient(url + query).getContainerClient(place);
  } catch (error) {
    if (error instanceof BackendError) throw error;
    // What is wrong with them is not shown: the client quotes them.
    throw new BackendError(`${name}: the settings of its storage account are not sound`, credentials);
  }
}
