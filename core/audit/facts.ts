import { boundaryKinds, type Boundary, type BoundaryItem } from "./boundary";
import { Packer, Unpacker } from "./packed";
import type { StackRecord } from "./record";
import type { StackVerdict } from "./result";
import { packTallies, unpackTallies } from "./tallies";
import type { Summed } from "./sums";

/** What is known of a stack without its record: enough to sum a fleet up, and to tell which stacks meet. */
export interface StackFacts extends Summed {
  readonly verdict: Summed["verdict"] & Pick<StackVerdict, "project">;
  /** How much it refers to that it has not, without what its boundary names. */
  readonly notSeen: number;
  /** Of what it has only the clusters, of what it names only stacks: the rest is among the items. */
  readonly boundary: Boundary;
  /** Of the items. */
  readonly environments: readonly string[];
  /** What it has and names of what stacks may share: for each a kind with the side, an environment and a name. */
  readonly items: Uint8Array;
}

type Told = Omit<StackFacts, "tallies" | "items">;

/** The facts of a record, whether it was read with its findings or without. */
export function packFacts({
  verdict: { id, project, stack, environments, manifest, counts, problems },
  boundary,
  exceptions,
  images,
  untold,
  notSeen,
  tallies,
}: StackRecord): Uint8Array {
  const items = new Items();
  for (const item of boundary.has) items.add(item, 0);
  for (const item of boundary.names) if (item.kind !== "stack-reference") items.add(item, 1);
  const told: Told = {
    verdict: {
      id,
      ...(project !== undefined && { project }),
      stack,
      environments,
      manifest: manifest.time === undefined ? {} : { time: manifest.time },
      counts,
      problems,
    },
    exceptions,
    ...(images && { images }),
    ...(untold !== undefined && { untold }),
    notSeen: notSeen.length,
    boundary: boundaryWith(boundary, () => false),
    environments: [...items.environments.keys()],
  };
  const packer = new Packer();
  packer.text(JSON.stringify(told));
  packer.append(packTallies(tallies));
  packer.append(items.packer.bytes());
  return packer.bytes();
}

/** A boundary with just what is asked for, and the clusters that it has and stacks that it names: these go by several names. */
export const boundaryWith = (boundary: Boundary, isAsked: (item: BoundaryItem) => boolean): Boundary => ({
  ...boundary,
  has: boundary.has.filter((item) => item.kind === "cluster" || isAsked(item)),
  names: boundary.names.filter((item) => item.kind === "stack-reference" || isAsked(item)),
});

/**
 * @param tallies the facts' own, until others are unpacked into them
 * @throws RangeError or SyntaxError where `packFacts` did not write the bytes
 */
export function unpackFacts(bytes: Uint8Array, tallies: number[]): StackFacts {
  const unpacker = new Unpacker(bytes);
  const told = JSON.parse(unpacker.text()) as Told;
  unpackTallies(unpacker.part(), tallies);
  return { ...told, tallies, items: unpacker.part() };
}

class Items {
  readonly packer = new Packer();
  readonly environments = new Map<string, number>();

  /** @param side 0 of what the stack has, 1 of what it names */
  add({ kind, name, environment }: BoundaryItem, side: 0 | 1): void {
    const { environments, packer } = this;
    const known = environments.get(environment) ?? environments.size;
    environments.set(environment, known);
    packer.number(boundaryKinds.indexOf(kind) * 2 + side);
    packer.number(known);
    packer.text(name);
  }
}
