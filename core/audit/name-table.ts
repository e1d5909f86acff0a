import { randomInt } from "node:crypto";
import { boundaryKinds, type BoundaryKind } from "./boundary";
import { Unpacker } from "./packed";

const initialItems = 1024;

/**
 * Which stacks have and name the same things. Holds the items of many stacks without an object or a text for each: a fleet has
 * millions, and most are a stack's own.
 */
export class NameTable {
  /** So that nobody can choose names which all fall on one place. */
  private readonly seed = randomInt(2 ** 31);
  private places = new Int32Array(4 * initialItems).fill(-1);
  private readonly packed: Uint8Array[] = [];
  private readonly environments = new Map<string, number>();

  // Of the items, in the order of their stacks.
  private itemCount = 0;
  private stackOf = new Int32Array(initialItems);
  private slotOf = new Int32Array(initialItems);
  private isUse = new Uint8Array(initialItems);

  // Of the slots: each thing once.
  private slotCount = 0;
  private hashes = new Int32Array(initialItems);
  private firstStack = new Int32Array(initialItems);
  private kinds = new Uint8Array(initialItems);
  private starts = new Int32Array(initialItems);
  private lengths = new Int32Array(initialItems);
  private owners = new Int32Array(initialItems);
  private users = new Int32Array(initialItems);
  private firstEnvironment = new Int32Array(initialItems);
  /** 1 where several stacks have or name it, 2 where several environments do. */
  private several = new Uint8Array(initialItems);

  /** Stacks are numbered in the order in which they are added. */
  add(items: Uint8Array, environments: readonly string[]): void {
    const stack = this.packed.length;
    this.packed.push(items);
    const own = environments.map((each) => this.environment(each));
    const unpacker = new Unpacker(items);
    while (!unpacker.ended) {
      const kind = unpacker.number();
      const environment = own[unpacker.number()]!;
      const length = unpacker.skip();
      this.item(stack, kind >> 1, kind & 1, environment, unpacker.at - length, length);
    }
  }

  /** Calls for each item, in the order of the stacks. */
  eachItem(call: (slot: number, stack: number, isUse: boolean) => void): void {
    for (let at = 0; at < this.itemCount; at += 1)
      call(this.slotOf[at]!, this.stackOf[at]!, this.isUse[at] === 1);
  }

  eachSlot(call: (slot: number) => void): void {
    for (let slot = 0; slot < this.slotCount; slot += 1) call(slot);
  }

  /** Undefined where no stack has or names it. */
  find(kind: BoundaryKind, name: string): number | undefined {
    const bytes = Buffer.from(name, "utf8");
    const { length } = bytes;
    const index = boundaryKinds.indexOf(kind);
    const place = this.placeOf(bytes, 0, length, index, hash(bytes, 0, length, this.seed + index));
    const slot = this.places[place]!;
    return slot < 0 ? undefined : slot;
  }

  kindOf = (slot: number): BoundaryKind => boundaryKinds[this.kinds[slot]!]!;
  ownersOf = (slot: number): number => this.owners[slot]!;
  usersOf = (slot: number): number => this.users[slot]!;
  isOfSeveralStacks = (slot: number): boolean => (this.several[slot]! & 1) > 0;
  isOfSeveralEnvironments = (slot: number): boolean => (this.several[slot]! & 2) > 0;

  private environment(name: string): number {
    const known = this.environments.get(name) ?? this.environments.size;
    this.environments.set(name, known);
    return known;
  }

  private item(
    stack: number,
    kind: number,
    isUse: number,
    environment: number,
    start: number,
    length: number,
  ): void {
    if (this.itemCount === this.stackOf.length) this.growItems();
    if (this.slotCount === this.kinds.length) this.growSlots();
    const bytes = this.packed[stack]!;
    const hashed = hash(bytes, start, length, this.seed + kind);
    const place = this.placeOf(bytes, start, length, kind, hashed);
    let slot = this.places[place]!;
    if (slot < 0) {
      slot = this.slotCount++;
      this.places[place] = slot;
      this.hashes[slot] = hashed;
      this.firstStack[slot] = stack;
      this.kinds[slot] = kind;
      this.starts[slot] = start;
      this.lengths[slot] = length;
      this.firstEnvironment[slot] = environment;
    } else {
      if (this.firstStack[slot] !== stack) this.several[slot]! |= 1;
      if (this.firstEnvironment[slot] !== environment) this.several[slot]! |= 2;
    }
    if (isUse === 1) this.users[slot]! += 1;
    else this.owners[slot]! += 1;
    const at = this.itemCount++;
    this.stackOf[at] = stack;
    this.slotOf[at] = slot;
    this.isUse[at] = isUse;
  }

  /** Where a thing is, or would be. */
  private placeOf(bytes: Uint8Array, start: number, length: number, kind: number, hashed: number): number {
    const mask = this.places.length - 1;
    for (let place = hashed & mask; ; place = (place + 1) & mask) {
      const slot = this.places[place]!;
      if (slot < 0) return place;
      if (this.hashes[slot] !== hashed || this.kinds[slot] !== kind || this.lengths[slot] !== length)
        continue;
      if (same(bytes, start, this.packed[this.firstStack[slot]!]!, this.starts[slot]!, length)) return place;
    }
  }

  private growItems(): void {
    this.stackOf = twice(this.stackOf);
    this.slotOf = twice(this.slotOf);
    this.isUse = twice(this.isUse);
  }

  private growSlots(): void {
    for (const key of [
      "hashes",
      "firstStack",
      "starts",
      "lengths",
      "owners",
      "users",
      "firstEnvironment",
    ] as const)
      this[key] = twice(this[key]);
    this.kinds = twice(this.kinds);
    this.several = twice(this.several);
    this.places = new Int32Array(4 * this.kinds.length).fill(-1);
    const mask = this.places.length - 1;
    for (let slot = 0; slot < this.slotCount; slot += 1) {
      let place = this.hashes[slot]! & mask;
      while (this.places[place]! >= 0) place = (place + 1) & mask;
      this.places[place] = slot;
    }
  }
}

function hash(bytes: Uint8Array, start: number, length: number, seed: number): number {
  let hashed = seed | 0;
  for (let at = start; at < start + length; at += 1) hashed = Math.imul(hashed ^ bytes[at]!, 0x01000193);
  return hashed ^ (hashed >>> 15);
}

function same(a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let at = 0; at < length; at += 1) if (a[atA + at] !== b[atB + at]) return false;
  return true;
}

function twice<T extends Int32Array | Uint8Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(2 * array.length);
  larger.set(array);
  return larger;
}
