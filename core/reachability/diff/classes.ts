import { ConnectionSet } from "../../sets";
import type { Endpoint } from "../endpoint";
import type { ConnectionGroup } from "../kubernetes";

interface Bounds {
  readonly may: ConnectionSet;
  readonly must: ConnectionSet;
}

const nothing: Bounds = { may: ConnectionSet.none(), must: ConnectionSet.none() };

/** The class of an end that one state doesn't have. */
const ABSENT = -1;

/** The ends of one state, those together that stand in the same groups of connections. */
export class Classes {
  private readonly classOf = new Map<string, number>();
  private readonly pairs = new Map<string, Bounds>();

  /** @param keysOf the common ends that an end of this state is made of */
  constructor(groups: readonly ConnectionGroup[], keysOf: (end: Endpoint) => readonly string[]) {
    const signatures = new Map<string, string[]>();
    const sign = (ends: readonly Endpoint[], mark: string): void => {
      for (const key of new Set(ends.flatMap(keysOf))) {
        const list = signatures.get(key);
        if (list) list.push(mark);
        else signatures.set(key, [mark]);
      }
    };
    groups.forEach(({ from, to }, at) => {
      sign(from.flat(), `<${at}`);
      sign(to, `>${at}`);
    });
    const numbers = new Map<string, number>();
    for (const [key, marks] of signatures) {
      const signature = marks.join();
      if (!numbers.has(signature)) numbers.set(signature, numbers.size);
      this.classOf.set(key, numbers.get(signature)!);
    }
    const classesOf = (ends: readonly Endpoint[]): ReadonlySet<number> =>
      new Set(ends.flatMap(keysOf).map((key) => this.of(key)));
    for (const { from, to, may, must } of groups) {
      const targets = classesOf(to);
      for (const source of classesOf(from.flat()))
        for (const target of targets) this.add(`${source} ${target}`, { may, must });
    }
  }

  private add(key: string, { may, must }: Bounds): void {
    const known = this.pairs.get(key);
    this.pairs.set(key, known ? { may: known.may.union(may), must: known.must.union(must) } : { may, must });
  }

  of(key: string | undefined): number {
    return key === undefined ? ABSENT : (this.classOf.get(key) ?? ABSENT);
  }

  between(from: number, to: number): Bounds {
    return this.pairs.get(`${from} ${to}`) ?? nothing;
  }
}
