import type { Resource } from "../../core/graph";
import { stackless } from "./names";
import type { Unseen } from "./match";

/** Components whose parts are read from the same files as their own process reads. */
const exact = /^kubernetes:(?:yaml|kustomize)\/v2:/;

/** A release is one resource to the engine, whatever the chart makes. */
const releases = "kubernetes:helm.sh/v3:Release";

/** Components that other processes make: a program that is run here names them, and not what they are made of. */
export class Opaque {
  static readonly none = new Opaque(new Map(), new Map(), new Map(), new Map());

  private readonly objects = new Map<string, Resource>();
  private readonly held: ReadonlySet<Resource>;

  private constructor(
    /** By the program's URN. */
    private readonly components: ReadonlyMap<string, Resource>,
    /** The same by the state's. */
    private readonly holders: ReadonlyMap<string, Resource>,
    private readonly given: ReadonlyMap<string, Resource>,
    private readonly state: ReadonlyMap<string, Resource>,
  ) {
    this.held = new Set(holders.values());
    for (const each of state.values()) {
      const holder = holders.size > 0 ? this.holderOf(each) : undefined;
      if (holder && each.type.startsWith("kubernetes:")) this.objects.set(objectKey(each, holder), each);
    }
  }

  /** @param held the state's resources by name, which `names` has for those of the program */
  static of(
    program: readonly Resource[],
    names: ReadonlyMap<string, string>,
    held: ReadonlyMap<string, Resource>,
  ): Opaque {
    const components = new Map<string, Resource>();
    const holders = new Map<string, Resource>();
    for (const resource of program) {
      const { urn, remote, custom, type } = resource;
      if (urn === undefined) continue;
      const twin = held.get(names.get(stackless(urn)) ?? "");
      // A YAML program doesn't tell components from resources; the state does.
      if (remote !== true && type !== releases && (custom === false || twin?.custom !== false)) continue;
      components.set(urn, resource);
      if (twin?.urn !== undefined) holders.set(twin.urn, resource);
    }
    return new Opaque(components, holders, byUrn(program), byUrn([...held.values()]));
  }

  /** The component of the program that a resource of the program is a part of. */
  ownerOf = (resource: Resource): Resource | undefined => above(resource, this.given, this.components);

  /** The component of the program that has made a resource of the state. */
  holderOf = (resource: Resource): Resource | undefined => above(resource, this.state, this.holders);

  isHeld = (component: Resource): boolean => this.held.has(component);

  /** The resource of the state for a part that is known for certain: by its name, else by kind, namespace and name. */
  sameAs(part: Resource, component: Resource, named: Resource | undefined): Resource | undefined {
    return exact.test(component.type) ? (named ?? this.objects.get(objectKey(part, component))) : undefined;
  }

  /** @param rest of the state, what was not compared */
  unseen(rest: readonly Resource[]): Unseen[] {
    const counts = new Map<Resource, number>();
    for (const each of rest) {
      const holder = each.custom === false ? undefined : this.holderOf(each);
      if (holder) counts.set(holder, (counts.get(holder) ?? 0) + 1);
    }
    return [...counts].map(([component, resources]) => ({ component, resources }));
  }
}

const byUrn = (resources: readonly Resource[]): ReadonlyMap<string, Resource> =>
  new Map(resources.flatMap((each) => (each.urn === undefined ? [] : [[each.urn, each]])));

const deepest = 64;

/** The outermost of the components that a resource lies in. */
function above(
  { parent }: Resource,
  all: ReadonlyMap<string, Resource>,
  components: ReadonlyMap<string, Resource>,
): Resource | undefined {
  let found: Resource | undefined;
  for (let at = parent, depth = 0; at !== undefined && depth < deepest; at = all.get(at)?.parent, depth++)
    found = components.get(at) ?? found;
  return found;
}

function objectKey({ type, properties }: Resource, component: Resource): string {
  const { metadata } = properties;
  const { namespace, name } = (typeof metadata === "object" && metadata !== null ? metadata : {}) as Record<
    string,
    unknown
  >;
  return JSON.stringify([component.urn, type, namespace ?? "default", name]);
}
