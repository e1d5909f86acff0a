import type { NotSeen, Resource } from "../../core/graph";
import { stackless } from "./names";
import type { Unseen } from "./match";

/** Components whose parts are read from the same files as their own process reads. */
const exact = /^kubernetes:(?:yaml|kustomize)\/v2:/;

/** A release is one resource to the engine, whatever the chart makes. */
const releases = "kubernetes:helm.sh/v3:Release";

/** Why a component is opaque whose parts are never named where it is declared. */
const elsewhere = "only the component's own process names what it makes";

/**
 * Components of which a program that is run here doesn't tell what they are made of: other processes make them (of packages,
 * charts of `helm.sh/v4`), or they are made of charts and manifests that can't be had here.
 */
export class Opaque {
  static readonly none = new Opaque(new Map(), new Map(), new Map(), new Map(), new Map());

  private readonly objects = new Map<string, Resource>();
  private readonly held: ReadonlySet<Resource>;

  private constructor(
    /** By the program's URN. */
    private readonly components: ReadonlyMap<string, Resource>,
    /** The same by the state's. */
    private readonly holders: ReadonlyMap<string, Resource>,
    private readonly given: ReadonlyMap<string, Resource>,
    private readonly state: ReadonlyMap<string, Resource>,
    /** Why those of the program's own process are, by its URNs. */
    private readonly reasons: ReadonlyMap<string, string>,
  ) {
    this.held = new Set(holders.values());
    for (const each of state.values()) {
      const holder = holders.size > 0 ? this.holderOf(each) : undefined;
      if (holder && each.type.startsWith("kubernetes:")) this.objects.set(objectKey(each, holder), each);
    }
  }

  /**
   * @param notSeen what running the program could not have
   * @param held the state's resources by name, which `names` has for those of the program
   */
  static of(
    program: readonly Resource[],
    notSeen: readonly NotSeen[],
    names: ReadonlyMap<string, string>,
    held: ReadonlyMap<string, Resource>,
  ): Opaque {
    const reasons = new Map(
      notSeen.flatMap(({ resource, why }) =>
        resource?.urn === undefined || resource.custom !== false || resource.remote === true
          ? []
          : [[resource.urn, why]],
      ),
    );
    const components = new Map<string, Resource>();
    const holders = new Map<string, Resource>();
    for (const resource of program) {
      const { urn, remote, custom, type } = resource;
      if (urn === undefined) continue;
      const twin = held.get(names.get(stackless(urn)) ?? "");
      // A YAML program doesn't tell components from resources; the state does.
      const isOwn = custom === false || twin?.custom !== false;
      if (remote !== true && type !== releases && isOwn && !reasons.has(urn)) continue;
      components.set(urn, resource);
      if (twin?.urn !== undefined) holders.set(twin.urn, resource);
    }
    return new Opaque(components, holders, byUrn(program), byUrn([...held.values()]), reasons);
  }

  /** The component of the program that a resource of the program is a part of. */
  ownerOf = (resource: Resource): Resource | undefined => above(resource, this.given, this.components);

  /** The component of the program that has made a resource of the state. */
  holderOf = (resource: Resource): Resource | undefined => above(resource, this.state, this.holders);

  has = ({ urn }: Resource): boolean => urn !== undefined && this.components.has(urn);

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
    return [...counts].map(([component, resources]) => ({
      component,
      resources,
      why: this.reasons.get(component.urn ?? "") ?? elsewhere,
    }));
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
