import { parsePurl } from "../purl";

/** A package as a scan or bill of materials names it. */
export interface NamedPackage {
  readonly package?: string | undefined;
  readonly version?: string | undefined;
  readonly purl?: string | undefined;
}

/** Whether a package URL, or a name, is that of a package; one without a version is that of every version. */
export function isPackage(id: string, { package: name, version, purl }: NamedPackage): boolean {
  const wanted = parsePurl(id);
  if (!wanted) return name !== undefined && id === name;
  const own = parsePurl(purl);
  if (wanted.version && wanted.version !== (own?.version ?? version)) return false;
  if (own)
    return (
      own.type === wanted.type &&
      own.name === wanted.name &&
      (own.namespace ?? "") === (wanted.namespace ?? "")
    );
  return name === wanted.name || name === `${wanted.namespace ?? ""}/${wanted.name}`;
}
