import type { Alias, Resource } from "../../core/graph";

/** A URN without what is the stack's: the same from stack to stack. */
export const stackless = (urn: string): string => urn.replace(/^urn:pulumi:[^:]*::[^:]*::/, "");

/**
 * By which name the state knows each resource of the program, both without their stacks: its own, else the first of its
 * aliases that the state has. As the engine looks: aliases take in those of the parent, by the one that it was found under.
 *
 * @param program in the order in which it registers them, parents before their children
 */
export function namesInState(
  program: readonly Resource[],
  state: readonly Resource[],
): ReadonlyMap<string, string> {
  const held = keysOf(state);
  const given = keysOf(program);
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const resource of program) {
    if (resource.urn === undefined) continue;
    const own = stackless(resource.urn);
    const name = held.has(own)
      ? own
      : aliasesOf(resource, found).find((each) => held.has(each) && !given.has(each) && !taken.has(each));
    if (name === undefined) continue;
    found.set(own, name);
    taken.add(name);
  }
  return found;
}

const keysOf = (resources: readonly Resource[]): ReadonlySet<string> =>
  new Set(resources.flatMap(({ urn }) => (urn === undefined ? [] : [stackless(urn)])));

function aliasesOf(resource: Resource, found: ReadonlyMap<string, string>): string[] {
  const own = (resource.aliases ?? []).map((alias) => nameOf(alias, resource, found));
  const parent = stackless(resource.parent ?? "");
  const was = found.get(parent);
  if (was === undefined || was === parent) return own;
  const [types, parentName] = partsOf(parent);
  const now = keyOf(resource, types);
  return [...own, ...[now, ...own].map((name) => inherited(name, parentName, was))];
}

function nameOf(alias: Alias, resource: Resource, found: ReadonlyMap<string, string>): string {
  if (typeof alias === "string") return stackless(alias);
  const { name = resource.name, type = resource.type, noParent = false } = alias;
  if (noParent) return `${type}::${name}`;
  // Of a parent that has another name now, the children had that of then in theirs.
  const parent = stackless(alias.parent ?? resource.parent ?? "");
  const [types] = partsOf(alias.parent === undefined ? parent : (found.get(parent) ?? parent));
  return keyOf({ name, type }, types);
}

/** What a child was called when its parent was: where it bears the parent's name in front, it bore that of then. */
function inherited(child: string, parentName: string, parentWas: string): string {
  const [types, name] = partsOf(child);
  const [parentTypes, wasName] = partsOf(parentWas);
  const type = types.slice(types.lastIndexOf("$") + 1);
  return keyOf(
    { type, name: name.startsWith(parentName) ? wasName + name.slice(parentName.length) : name },
    parentTypes,
  );
}

const keyOf = ({ type, name }: { readonly type: string; readonly name: string }, parents: string): string =>
  parents === "" || parents === "pulumi:pulumi:Stack" ? `${type}::${name}` : `${parents}$${type}::${name}`;

/** The types, joined by `$`, and the name; names may have `::` in them, types may not. */
function partsOf(key: string): readonly [types: string, name: string] {
  const at = key.indexOf("::");
  return at < 0 ? ["", key] : [key.slice(0, at), key.slice(at + 2)];
}
