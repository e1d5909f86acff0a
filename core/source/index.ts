export { readManifests } from "./manifests";
export { readSources, type ReadOptions } from "./read-sources";
export type { SourceResult } from "./source";
