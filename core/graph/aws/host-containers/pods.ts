import { loadAll } from "js-yaml";
import { isMapping, type Mapping } from "../../mapping";
import type { HostContainer } from "./container";

const most = 100;

/** The pod of a manifest: itself, or the template of what makes pods. */
function templateOf(document: Mapping): Mapping | undefined {
  if (document["kind"] === "Pod") return document;
  const { spec } = document;
  const template = isMapping(spec) ? spec["template"] : undefined;
  return isMapping(template) ? template : undefined;
}

const labelsOf = (template: Mapping): Record<string, string> => {
  const labels = isMapping(template["metadata"]) ? template["metadata"]["labels"] : undefined;
  return isMapping(labels)
    ? Object.fromEntries(
        Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      )
    : {};
};

/** The containers of pods that a machine starts by itself from a manifest; undefined for a text that holds none. */
export function podContainers(text: string): readonly HostContainer[] | undefined {
  let documents: unknown[];
  try {
    documents = loadAll(text).slice(0, most);
  } catch {
    return undefined;
  }
  const found = documents.flatMap((document): readonly HostContainer[] => {
    const template = isMapping(document) ? templateOf(document) : undefined;
    const spec = template?.["spec"];
    if (!template || !isMapping(spec)) return [];
    const { containers, ...pod } = spec;
    return (Array.isArray(containers) ? (containers as unknown[]) : [])
      .filter(isMapping)
      .map(({ name, ...container }, index) => ({
        name: typeof name === "string" ? name : `container ${index + 1}`,
        container,
        pod,
        labels: labelsOf(template),
      }));
  });
  return found.length > 0 ? found : undefined;
}
