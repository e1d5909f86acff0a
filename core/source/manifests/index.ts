export { readManifests, type ManifestOptions } from "./read-manifests";
