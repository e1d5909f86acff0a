/** Providers whose resources are named by the type alone; all others repeat it in the module (`aws:s3/bucket:Bucket`). */
const plain = new Set(
  [
    "kubernetes aws-native azure-native google-native awsx eks docker-build command std pulumi",
    "aws-apigateway synced-folder aws-static-website aws-quickstart-vpc kubernetes-cert-manager",
  ].flatMap((line) => line.split(" ")),
);

/** The full token of a type as YAML programs shorten it: `aws:s3:Bucket`, `random:RandomPassword`. */
export function fullToken(type: string): string {
  const parts = type.split(":");
  const [provider = "", module = "index", name = ""] =
    parts.length === 2 ? [parts[0], "index", parts[1]] : parts;
  if (provider === "pulumi" || module.includes("/") || module === "providers") return type;
  if (plain.has(provider)) return `${provider}:${module}:${name}`;
  return `${provider}:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}

/** What the Kubernetes provider's types say by themselves. */
export function impliedProperties(token: string): Readonly<Record<string, string>> {
  const [provider, version = "", kind = ""] = token.split(":");
  if (provider !== "kubernetes" || !version.includes("/") || /^(?:helm\.sh|yaml|kustomize)\//.test(version))
    return {};
  return { apiVersion: version.replace(/^core\//, ""), kind };
}
