import type { KubeRequest } from "../read/kube-audit";

/** A verb on a resource, or on a path; what a rule grants is made of these. */
export interface Cell {
  readonly verb: string;
  readonly group: string;
  /** Absent for a path. */
  readonly resource?: string;
  readonly path?: string;
}

export const cellKey = ({ verb, group, resource, path }: Cell): string =>
  JSON.stringify([verb, group, resource ?? null, path ?? null]);

interface CellUse {
  readonly cell: Cell;
  readonly names: Set<string>;
  /** Used without a name, or with more of them than are kept. */
  isUnnamed: boolean;
}

/** What of a rule was used, in bounded detail. */
export class Cells {
  private readonly uses = new Map<string, CellUse>();
  /** Set where there was more to tell apart than is kept. */
  isOverfull = false;

  add({ verb, group = "", resource, path, name }: KubeRequest): void {
    const cell: Cell = {
      verb,
      group,
      ...(resource !== undefined && { resource }),
      ...(path !== undefined && { path }),
    };
    this.put(cell, name === undefined ? [] : [name], name === undefined);
  }

  /** Takes in what another has. */
  join(other: Cells): void {
    if (other.isOverfull) this.isOverfull = true;
    for (const { cell, names, isUnnamed } of other.all) this.put(cell, names, isUnnamed);
  }

  get all(): Iterable<Readonly<CellUse>> {
    return this.uses.values();
  }

  get size(): number {
    return this.uses.size;
  }

  private put(cell: Cell, names: Iterable<string>, isUnnamed: boolean): void {
    const key = cellKey(cell);
    let use = this.uses.get(key);
    if (!use) {
      if (this.uses.size >= mostCells) {
        this.isOverfull = true;
        return;
      }
      this.uses.set(key, (use = { cell, names: new Set(), isUnnamed: false }));
    }
    use.isUnnamed ||= isUnnamed;
    for (const name of names)
      if (use.names.size < mostNames) use.names.add(name);
      else if (!use.names.has(name)) use.isUnnamed = true;
  }
}

const mostCells = 2048;
/** Beyond these a list of names is no rule that anybody would keep. */
export const mostNames = 16;
