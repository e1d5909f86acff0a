import type { ScanFinding } from "../evidence/bodies";
import type { Found, Scan } from "./report";

/**
 * Who put in what was found: the image's own layers, those of the images that it was built on, or a host's system. Told by
 * the layer where those of the base are known, else by the kind of package: a system's come with the base.
 *
 * @param baseLayers diff ids and digests of the layers of the images that it was built on
 */
export function withOrigins(scan: Scan, baseLayers: ReadonlySet<string>): ScanFinding[] {
  return scan.findings.map(({ layer, part, ...found }): ScanFinding => {
    const origin = scan.host ? "host" : originOf(layer, part, baseLayers);
    return origin === undefined ? found : { ...found, origin };
  });
}

function originOf(
  layer: string | undefined,
  part: Found["part"],
  baseLayers: ReadonlySet<string>,
): "own" | "base" | undefined {
  if (layer !== undefined && baseLayers.size > 0) return baseLayers.has(layer) ? "base" : "own";
  if (part === undefined) return undefined;
  return part === "system" ? "base" : "own";
}
