import type { Backend } from "./backend";
import { explainFault, objectBackend, parseAddress, type Explained } from "./objects";

const credentials =
  "give credentials as the AWS CLI takes them (AWS_PROFILE, AWS_ACCESS_KEY_ID, a role); s3:ListBucket and s3:GetObject are enough";

/**
 * A bucket of Amazon S3, or of what speaks like it: `s3://bucket/prefix?region=&endpoint=&s3ForcePathStyle=true&profile=`, as
 * Pulumi writes it. Credentials are found where the AWS CLI finds them.
 *
 * @throws BackendError where the address is wrong
 */
export async function s3Backend(spec: string): Promise<Backend> {
  const address = parseAddress(spec, [
    "region",
    "endpoint",
    "s3ForcePathStyle",
    "use_path_style",
    "disableSSL",
    "disable_https",
    "profile",
    "awssdk",
  ]);
  const { place: Bucket, options } = address;
  const { S3Client, GetObjectCommand, paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  const env = process.env;
  const region = options.get("region") ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"];
  const endpoint = options.get("endpoint");
  const isOn = (...names: readonly string[]): boolean => names.some((name) => options.get(name) === "true");
  const profile = options.get("profile");
  const client = new S3Client({
    maxAttempts: 5,
    followRegionRedirects: true,
    ...(region !== undefined && { region }),
    ...(profile !== null && { profile }),
    ...(endpoint !== null && { endpoint: withScheme(endpoint, isOn("disableSSL", "disable_https")) }),
    ...(isOn("s3ForcePathStyle", "use_path_style") && { forcePathStyle: true }),
  });
  return objectBackend(
    address,
    {
      async *list(Prefix) {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
          for (const { Key, Size = 0, ETag = "", LastModified } of Contents)
            if (Key !== undefined)
              yield {
                key: Key,
                size: Size,
                version: ETag.replaceAll('"', ""),
                modified: LastModified?.getTime() ?? 0,
              };
      },
      read: async (Key) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      },
    },
    explain,
  );
}

const withScheme = (endpoint: string, isPlain: boolean): string =>
  /^https?:\/\//.test(endpoint) ? endpoint : `${isPlain ? "http" : "https"}://${endpoint}`;

function explain(error: unknown): Explained {
  const { name, message } = error as Partial<Error>;
  if (name === "CredentialsProviderError" || name === "TokenProviderError")
    return { problem: "needs credentials, and none were found", hint: credentials };
  if (message === "Region is missing")
    return { problem: "names no region", hint: "set AWS_REGION, or write ?region= into the address" };
  return explainFault(error, { place: "bucket", credentials });
}
