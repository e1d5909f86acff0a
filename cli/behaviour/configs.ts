import { parseImageConfig, type ImageConfig } from "../../core/behaviour";
import { parseReference, repositoryName } from "../../core/image";
import { jsonIn, readInput } from "../image/input";
import { UsageError } from "../usage-error";

/**
 * The configs of images, by the references that workloads name them by.
 *
 * @param given `REFERENCE=FILE`, or a file that names its images itself, as docker inspect's does
 * @throws UsageError
 */
export function imageConfigs(given: readonly string[]): (image: string) => ImageConfig | undefined {
  const byName = new Map<string, ImageConfig>();
  for (const each of given) {
    const at = each.indexOf("=");
    const file = at < 0 ? each : each.slice(at + 1);
    for (const { data, line } of jsonIn(readInput(file).toString("utf8"), file)) {
      const parsed = parseImageConfig(data);
      if ("problem" in parsed)
        throw new UsageError(
          `${file}:${line}: ${parsed.problem}`,
          "save it: crane config IMAGE, or docker inspect IMAGE",
        );
      for (const { names, config } of parsed) {
        const all = at < 0 ? names : [each.slice(0, at)];
        if (all.length === 0)
          throw new UsageError(
            `${file}: does not say which image it is of`,
            `write --image-config REFERENCE=${file}`,
          );
        for (const name of all) for (const key of keysOf(name, "--image-config")) byName.set(key, config);
      }
    }
  }
  return (image) => {
    for (const key of keysOf(image)) {
      const found = byName.get(key);
      if (found) return found;
    }
    return undefined;
  };
}

/** What names an image for sure: its digest; its tag where no digest is told. */
function keysOf(name: string, option?: string): readonly string[] {
  const parsed = parseReference(name);
  if ("problem" in parsed) {
    if (option === undefined) return [];
    throw new UsageError(
      `${option}: "${name}" ${parsed.problem}`,
      "write a reference, as registry/app:tag or registry/app@sha256:…",
    );
  }
  const { reference } = parsed;
  const repository = repositoryName(reference);
  if (reference.digest) return [`${repository}@${reference.digest.algorithm}:${reference.digest.encoded}`];
  return [`${repository}:${reference.tag ?? "latest"}`];
}
