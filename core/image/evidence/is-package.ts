import { PackageURL } from "packageurl-js";

/** A package as a scan or bill of materials names it. */
export interface NamedPackage {
  readonly package?: string | undefined;
  readonly version?: string | undefined;
  readonly purl?: string | undefined;
}

/** Whether a package URL, or a name, is that of a package; one without a version is that of every version. */
export function isPackage(id: string, { package: name, version, purl }: NamedPackage): boolean {
  const wanted = parse(id);
  if (!wanted) return name !== undefined && id === name;
  const own = parse(purl);
  if (wanted.version && wanted.version !== (own?.version ?? version)) return false;
  if (own)
    return (
      own.type === wanted.type &&
      own.name === wanted.name &&
      (own.namespace ?? "") === (wanted.namespace ?? "")
    );
  return name === wanted.name || name === `${wanted.namespace ?? ""}/${wanted.name}`;
}

function parse(purl: string | undefined): PackageURL | undefined {
  if (!purl?.startsWith("pkg:")) return undefined;
  try {
    return PackageURL.fromString(purl);
  } catch {
    return undefined;
  }
}
