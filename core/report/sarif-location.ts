import type * as Sarif from "sarif";
import type { Result, ResultFinding } from "./result";
import { fileOf } from "./text";

type Place = NonNullable<ResultFinding["location"]>;

/** A place as SARIF has it; what is no file (a URN, standard input) is a logical location. */
export function locationOf(place: Place): Sarif.Location {
  const { file, line, column } = place;
  const artifactLocation = artifactLocationOf(place);
  if (!artifactLocation) return { logicalLocations: [{ fullyQualifiedName: file }] };
  return {
    physicalLocation: {
      artifactLocation,
      ...(line !== undefined && {
        region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
      }),
    },
  };
}

/** An input whose bytes were read. */
export function artifact({ name, hash, bytes }: Result["inputs"][number]): Sarif.Artifact[] {
  const location = artifactLocationOf({ file: name });
  if (!location || hash === undefined) return [];
  return [
    {
      location,
      roles: ["analysisTarget"],
      hashes: { "sha-256": hash },
      ...(bytes !== undefined && { length: bytes }),
    },
  ];
}

function artifactLocationOf(place: Place): Sarif.ArtifactLocation | undefined {
  const path = fileOf(place)?.replace(/\\/g, "/");
  if (path === undefined) return undefined;
  const uri = path.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: "%SRCROOT%" };
}
