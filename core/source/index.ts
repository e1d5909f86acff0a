export { readManifests, type ManifestOptions, type Manifests } from "./manifests";
export { readSources, type ReadOptions } from "./read-sources";
export type { SourceError, SourceInput, SourceResult } from "./source";
