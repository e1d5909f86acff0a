export { readManifests, type ManifestOptions, type Manifests } from "./manifests";
export { hideIgnored, missingFrom, parseUrn, plainValue } from "./pulumi";
export { readSources, type ReadOptions } from "./read-sources";
export type { SourceError, SourceInput, SourceResult } from "./source";
