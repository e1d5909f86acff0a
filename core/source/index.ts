export { readManifests } from "./manifests";
export { readBytes } from "./read-bytes";
export { readSources, type ReadOptions } from "./read-sources";
export type { SourceResult } from "./source";
