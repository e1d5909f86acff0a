export { readManifests, type Manifests, type ManifestOptions } from "./read-manifests";
