import { isMap } from "../yaml-file";

/** Providers whose resources are named by the type alone; all others repeat it in the module (`aws:s3/bucket:Bucket`). */
const plain = new Set(
  [
    "kubernetes aws-native azure-native google-native awsx eks docker-build command std pulumi",
    "aws-apigateway synced-folder aws-static-website aws-quickstart-vpc kubernetes-cert-manager",
  ].flatMap((line) => line.split(" ")),
);

/** Packages of components that everybody may use. */
const known = ["awsx", "eks", "bulkhead"];

/** The packages of a project that hold components: those known as such, and those that lie in a folder or a repository. */
export function componentPackages(packages: unknown): ReadonlySet<string> {
  const isFolder = (source: unknown): boolean =>
    typeof source === "string" &&
    /^\.{0,2}\/|^(?:https?|ssh|git|file):|\.git$|^[\w.-]+\.\w+\/.+\//.test(source);
  const own = Object.entries(isMap(packages) ? packages : {}).flatMap(([name, given]) =>
    isFolder(isMap(given) ? given["source"] : given) ? [name] : [],
  );
  return new Set([...known, ...own]);
}

/**
 * The full token of a type as YAML programs shorten it: `aws:s3:Bucket`, `random:RandomPassword`.
 *
 * @param components packages whose types are named as components are
 */
export function fullToken(type: string, components: ReadonlySet<string>): string {
  const parts = type.split(":");
  const [provider = "", module = "index", name = ""] =
    parts.length === 2 ? [parts[0], "index", parts[1]] : parts;
  if (provider === "pulumi" || module.includes("/") || module === "providers") return type;
  if (plain.has(provider) || components.has(provider)) return `${provider}:${module}:${name}`;
  return `${provider}:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}

/** What the Kubernetes provider's types say by themselves. */
export function impliedProperties(token: string): Readonly<Record<string, string>> {
  const [provider, version = "", kind = ""] = token.split(":");
  if (provider !== "kubernetes" || !version.includes("/") || /^(?:helm\.sh|yaml|kustomize)\//.test(version))
    return {};
  return { apiVersion: version.replace(/^core\//, ""), kind };
}
