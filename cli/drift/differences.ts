import { Secret, Unknown } from "../../core/graph";

export type Keys = readonly (string | number)[];

/** One place where a property of the program and of the state are not the same. */
export interface Difference {
  /** As a person would write it: items of lists by their names where they have some. */
  readonly path: string;
  /** Where it stands in the state's properties: what would have to be put there to have the program's. */
  readonly keys: Keys;
  /** Absent where that side has no such value. */
  readonly program?: unknown;
  readonly state?: unknown;
  /** Whether the value is a secret on either side. */
  readonly secret: boolean;
  /** Of an item that only one side has, in a list whose order says nothing. */
  readonly item?: true;
}

type Mapping = Readonly<Record<string, unknown>>;

const deepest = 60;

/** All places where two properties differ; unknown values differ from everything, also from each other. */
export function differencesOf(program: unknown, state: unknown): readonly Difference[] {
  const found: Difference[] = [];
  compare(program, state, { path: "", keys: [], secret: false }, found);
  return found;
}

interface At {
  readonly path: string;
  readonly keys: Keys;
  readonly secret: boolean;
}

function compare(given: unknown, held: unknown, before: At, found: Difference[]): void {
  const isSecret = before.secret || given instanceof Secret || held instanceof Secret;
  const [program, state] = [open(given), open(held)];
  const at = { ...before, secret: isSecret };
  if (at.keys.length < deepest) {
    if (isMapping(program) && isMapping(state)) return compareMappings(program, state, at, found);
    if (Array.isArray(program) && Array.isArray(state)) return compareLists(program, state, at, found);
    const [left, right] = [structure(program), structure(state)];
    if (left !== undefined && right !== undefined && textOf(left) === textOf(right)) return;
  }
  if (isNothing(program) && isNothing(state)) return;
  if (!hasUnknown(program) && !hasUnknown(state) && textOf(program) === textOf(state)) return;
  found.push({
    ...at,
    ...(!isNothing(program) && { program }),
    ...(!isNothing(state) && { state }),
  });
}

function compareMappings(program: Mapping, state: Mapping, at: At, found: Difference[]): void {
  for (const key of new Set([...Object.keys(program), ...Object.keys(state)])) {
    const path = at.path === "" ? key : `${at.path}.${key}`;
    compare(own(program, key), own(state, key), { ...at, path, keys: [...at.keys, key] }, found);
  }
}

const own = (mapping: Mapping, key: string): unknown =>
  Object.hasOwn(mapping, key) ? mapping[key] : undefined;

/** Items go by their names where all have one; else those that both sides have are taken out, in whatever order. */
function compareLists(
  program: readonly unknown[],
  state: readonly unknown[],
  at: At,
  found: Difference[],
): void {
  const [left, right] = [namesOf(program), namesOf(state)];
  if (left && right) {
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      const [mine, theirs] = [left.get(name), right.get(name)];
      const below = { ...at, path: `${at.path}[${name}]`, keys: [...at.keys, theirs ?? state.length] };
      if (mine !== undefined && theirs !== undefined) compare(program[mine], state[theirs], below, found);
      else
        found.push(
          itemOf(
            below,
            mine === undefined ? undefined : program[mine],
            theirs === undefined ? undefined : state[theirs],
          ),
        );
    }
    return;
  }
  const rest = new Map<string, number[]>();
  state.forEach((item, index) => {
    const text = hasUnknown(item) ? `?${index}` : textOf(item);
    rest.set(text, [...(rest.get(text) ?? []), index]);
  });
  const alone = program.flatMap((item, index) => {
    const same = hasUnknown(item) ? undefined : rest.get(textOf(item));
    return same?.shift() === undefined ? [index] : [];
  });
  const others = [...rest.values()].flat().sort((a, b) => a - b);
  // Whether items were changed or exchanged nobody can tell; as many on both sides are compared in their order.
  if (alone.length === others.length)
    return alone.forEach((index, which) =>
      compare(
        program[index],
        state[others[which]!],
        { ...at, path: `${at.path}[${index}]`, keys: [...at.keys, others[which]!] },
        found,
      ),
    );
  for (const index of alone)
    found.push(
      itemOf(
        { ...at, path: `${at.path}[${index}]`, keys: [...at.keys, state.length] },
        program[index],
        undefined,
      ),
    );
  for (const index of others)
    found.push(
      itemOf({ ...at, path: `${at.path}[${index}]`, keys: [...at.keys, index] }, undefined, state[index]),
    );
}

const itemOf = (at: At, program: unknown, state: unknown): Difference => ({
  ...at,
  secret: at.secret || program instanceof Secret || state instanceof Secret,
  item: true,
  ...(program !== undefined && { program: open(program) }),
  ...(state !== undefined && { state: open(state) }),
});

function namesOf(items: readonly unknown[]): ReadonlyMap<string, number> | undefined {
  const names = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const opened = open(item);
    const name = isMapping(opened) ? opened["name"] : undefined;
    if (typeof name !== "string" || names.has(name)) return undefined;
    names.set(name, index);
  }
  return names;
}

const open = (value: unknown): unknown => (value instanceof Secret ? value.value : value);

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof Secret);

/** Providers leave out what is empty, and write it, as they like. */
const isNothing = (value: unknown): boolean => value === undefined || value === null;

/** Whether anything in it is not known. */
export const hasUnknown = (value: unknown, depth = 0): boolean => {
  if (value instanceof Unknown) return true;
  if (value instanceof Secret) return hasUnknown(value.value, depth + 1);
  if (typeof value !== "object" || value === null || depth > deepest) return false;
  return Object.values(value).some((each) => hasUnknown(each, depth + 1));
};

/** The same text for the same value, whatever the order of its keys. */
export const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => {
    const opened = open(each);
    if (!isMapping(opened)) return opened;
    return Object.fromEntries(
      Object.entries(opened)
        .filter(([, item]) => !isNothing(item))
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    );
  }) ?? "";

/** Policies are JSON within a text. */
function structure(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value) || value.length > 1_000_000) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
