import type { Estate } from "../../estate";
import { peek, Unknown, type Container, type Workload } from "../../graph";
import { parseReference, repositoryMatches } from "../../image";
import type { Trait } from "./traits";

/** Stands for an image that no declared supplier delivers. */
const UNKNOWN_SUPPLIER = "unknown";

/** The label by which a workload says who delivers it: it may only narrow what the image's repository leaves open. */
const supplierLabel = "supplier";

/**
 * The suppliers of a workload's images: by attestation, else by the repository's path; a label alone proves nothing.
 *
 * @param attested the supplier that a signed attestation names for a container's image
 */
export function suppliersOf(
  estate: Pick<Estate, "suppliers">,
  workload: Workload,
  attested?: (container: Container) => string | undefined,
): Trait {
  const containers = peek(() => workload.containers);
  const everybody = [...Object.keys(estate.suppliers), UNKNOWN_SUPPLIER];
  if (containers instanceof Unknown) return { values: everybody, certain: false };
  const label = peek(() => workload.podLabels[supplierLabel]);
  const found = new Set<string>();
  let certain = true;
  for (const container of containers) {
    const proved = attested?.(container);
    if (proved !== undefined) {
      found.add(proved);
      continue;
    }
    const image = peek(() => container.image);
    const candidates = image instanceof Unknown ? everybody : byPath(estate, image ?? "");
    const narrowed = typeof label === "string" && candidates.includes(label) ? [label] : candidates;
    const final = image instanceof Unknown ? candidates : narrowed;
    final.forEach((each) => found.add(each));
    if (final.length > 1) certain = false;
  }
  return { values: [...found].sort(), certain };
}

/** The suppliers whose repositories an image comes from. */
function byPath(estate: Pick<Estate, "suppliers">, image: string): readonly string[] {
  const parsed = parseReference(image);
  if (!("reference" in parsed)) return [UNKNOWN_SUPPLIER];
  const found = Object.entries(estate.suppliers).filter(([, { repositories }]) =>
    repositories.some((pattern) => repositoryMatches(pattern, parsed.reference)),
  );
  return found.length > 0 ? found.map(([name]) => name) : [UNKNOWN_SUPPLIER];
}
