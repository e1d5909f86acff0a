import type { NotSeen, Resource } from "../../core/graph";
import { namesInState, stackless } from "./names";
import { Opaque } from "./opaque";

/** One resource of both sides. */
export interface Pair {
  readonly program: Resource;
  readonly state: Resource;
}

/** What of a component can't be compared, because the program alone doesn't tell what it is made of. */
export interface Unseen {
  readonly component: Resource;
  /** How many resources of the state it has made. */
  readonly resources: number;
  readonly why: string;
}

export interface Matched {
  readonly pairs: readonly Pair[];
  /** In the program alone. */
  readonly missing: readonly Resource[];
  /** What components that are missing are thought to be made of. */
  readonly parts: readonly Resource[];
  /** In the state alone. */
  readonly extra: readonly Resource[];
  /** Of the state alone too, but never the program's to name: made by opaque components, and the engine's own. */
  readonly beside: readonly Resource[];
  readonly unseen: readonly Unseen[];
  /** How many of the state a preview of a part of the stack leaves out. */
  readonly leftOut: number;
  /** By which names the state knows what the program names, both without their stacks. */
  readonly names: ReadonlyMap<string, string>;
}

/** What of the program's side decides what may be missing in it. */
export interface Given {
  /** Whether it was run here, where components of other processes make nothing. */
  readonly isRun: boolean;
  /** What could not be had while it ran. */
  readonly notSeen: readonly NotSeen[];
  /** Whether it names only a part of the stack. */
  readonly partial: boolean;
}

/** Puts together what goes by the same type, parents and name in both, or by an alias. */
export function matchResources(
  program: readonly Resource[],
  state: readonly Resource[],
  { isRun, notSeen, partial }: Given,
): Matched {
  const names = namesInState(program, state);
  const held = new Map(
    state.flatMap((each) => (each.urn === undefined ? [] : [[stackless(each.urn), each]])),
  );
  const opaque = isRun ? Opaque.of(program, notSeen, names, held) : Opaque.none;
  const pairs: Pair[] = [];
  const missing: Resource[] = [];
  const parts: Resource[] = [];
  const compared = new Set<Resource>();
  for (const resource of program) {
    if (resource.urn === undefined || isEngines(resource)) continue;
    const twin = held.get(names.get(stackless(resource.urn)) ?? "");
    const owner = resource.derived ? opaque.ownerOf(resource) : undefined;
    if (owner) {
      const same = opaque.sameAs(resource, owner, twin);
      if (same && !compared.has(same)) {
        pairs.push({ program: resource, state: same });
        compared.add(same);
      } else if (!opaque.isHeld(owner)) parts.push(resource);
    } else if (resource.custom === false) {
      if (!twin && opaque.has(resource)) missing.push(resource);
    } else if (!twin) missing.push(resource);
    else if (twin.custom !== false) {
      pairs.push({ program: resource, state: twin });
      compared.add(twin);
    }
  }
  const rest = state.filter((each) => !compared.has(each));
  const isExtra = (each: Resource): boolean =>
    each.urn !== undefined && each.custom !== false && !isEngines(each) && !opaque.holderOf(each);
  const alone = rest.filter(isExtra);
  return {
    pairs,
    missing,
    parts,
    extra: partial ? [] : alone,
    beside: partial ? rest : rest.filter((each) => !isExtra(each)),
    unseen: opaque.unseen(rest),
    leftOut: partial ? alone.length : 0,
    names,
  };
}

const isEngines = ({ type }: Resource): boolean => type.startsWith("pulumi:");
