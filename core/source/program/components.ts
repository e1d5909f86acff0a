import { expandComponent } from "../../graph/adapters/components";
import { Secret, Unknown, type NotSeen, type Resource } from "../../graph";
import { expandManifests } from "./kubernetes/components";

interface Expanded {
  readonly resources: readonly Resource[];
  readonly notSeen: readonly NotSeen[];
}

/** Puts in what components of other processes create, as far as that can be told from here; lists the rest. */
export async function expandRemote(resources: readonly Resource[], cwd: string): Promise<Expanded> {
  const all: Resource[] = [];
  const notSeen: NotSeen[] = [];
  const children = new Map<string, readonly string[]>();
  for (const resource of resources) {
    all.push(resource);
    const manifests = await expandManifests(resource, cwd);
    if (manifests) {
      all.push(...manifests.resources.map(derived));
      notSeen.push(...manifests.notSeen);
      continue;
    }
    if (!resource.remote) continue;
    const parts = expandComponent(resource);
    if (parts) {
      all.push(...parts.map(derived));
      children.set(
        resource.urn ?? resource.id,
        parts.map(({ urn, id }) => urn ?? id),
      );
    } else
      notSeen.push({
        what: `what ${resource.type} ${resource.name} is made of`,
        why: "the component's own process creates it",
        resource,
      });
  }
  return { resources: children.size > 0 ? all.map((resource) => reach(resource, children)) : all, notSeen };
}

const derived = (resource: Resource): Resource => ({ ...resource, derived: true });

/** A value that comes from a component as a whole may come from any of its parts. */
function reach(resource: Resource, children: ReadonlyMap<string, readonly string[]>): Resource {
  const { propertyDependencies } = resource;
  if (!propertyDependencies) return resource;
  let changed = false;
  const widened = Object.entries(propertyDependencies).map(
    ([property, urns]): [string, readonly string[]] => {
      const more = urns.flatMap((urn) => {
        const parts = children.get(urn) ?? [];
        return parts.some((part) => urns.includes(part)) ? [] : parts;
      });
      changed ||= more.length > 0;
      return [property, more.length > 0 ? [...urns, ...more] : urns];
    },
  );
  return changed ? { ...resource, propertyDependencies: Object.fromEntries(widened) } : resource;
}

/** Components that the SDK makes of manifests once it knows their arguments. */
const collections = /^kubernetes:(?:helm\.sh\/v[23]:Chart|yaml:Config(?:File|Group)|kustomize:Directory)$/;

/**
 * Components of manifests and charts that are made of nothing because their arguments are not known yet.
 *
 * @param told what is known to be missing
 */
export function unmade(resources: readonly Resource[], told: readonly NotSeen[]): NotSeen[] {
  const parents = new Set(resources.map(({ parent }) => parent));
  const known = new Set(told.map(({ resource }) => resource));
  return resources.flatMap((resource) => {
    const { type, urn, properties } = resource;
    const isMade = !collections.test(type) || parents.has(urn) || known.has(resource);
    if (isMade || !includesUnknown(properties)) return [];
    return [
      {
        what: `what ${type} ${resource.name} is made of`,
        why: "its arguments are known only after deployment",
        resource,
      },
    ];
  });
}

function includesUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Secret) return includesUnknown(value.value);
  return typeof value === "object" && value !== null && Object.values(value).some(includesUnknown);
}
