import type { Resource } from "../../graph";
import { readJson } from "../json/read-json";
import type { SourceError } from "../source";
import { readYaml } from "../yaml/read-yaml";
import { emitObjects, type ObjectOptions } from "./objects";

export interface ManifestOptions extends ObjectOptions {
  /** Documents that are not Kubernetes objects are counted, not refused: for folders, where much else lies. */
  readonly skipForeign?: boolean;
}

export interface Manifests {
  readonly resources: readonly Resource[];
  readonly errors: readonly SourceError[];
  /** Documents that were not Kubernetes objects and were passed over. */
  readonly skipped: number;
}

const looksLikeJson = /^\ufeff?\s*[[{]/;

/** Reads the Kubernetes objects of a YAML or JSON text. Bad input becomes `errors`, never a throw. */
export function readManifests(text: string, file: string, options: ManifestOptions = {}): Manifests {
  const read =
    (looksLikeJson.test(text) ? readJson(text, file) : undefined) ??
    readYaml(text, file, options.skipForeign);
  const resources: Resource[] = [];
  const errors: SourceError[] = [...read.errors];
  let { skipped } = read;
  for (const document of read.documents) {
    emitObjects(document, options, {
      resource: (resource) => void resources.push(resource),
      error: (error) => void errors.push(error),
      foreign(keys) {
        skipped += 1;
        if (options.skipForeign) return;
        errors.push({
          code: "manifest",
          location: document.locate(keys),
          message: "is not a Kubernetes object: it has no apiVersion and kind",
          hint: "name files of manifests, Pulumi states, previews or plans, or a Pulumi program's folder",
        });
      },
    });
  }
  return { resources, errors, skipped };
}
