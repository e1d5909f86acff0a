import { PackageURL } from "packageurl-js";

/** A package URL; `undefined` for what is none. */
export function parsePurl(purl: string | undefined): PackageURL | undefined {
  if (!purl?.startsWith("pkg:")) return undefined;
  try {
    return PackageURL.fromString(purl);
  } catch {
    return undefined;
  }
}
