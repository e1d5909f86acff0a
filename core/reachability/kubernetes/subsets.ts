/**
 * Subsets of the numbers below a limit, each named by one number: equal subsets have equal names, however they came
 * about. They are kept as shared tries, so that taking in or leaving out a number costs its bits only.
 */
export class Subsets {
  /** The subset without numbers. */
  readonly empty = 0;
  private readonly depth: number;
  private readonly left: number[] = [0, 0];
  private readonly right: number[] = [0, 0];
  private readonly names = new Map<number, number>();

  constructor(limit: number) {
    this.depth = Math.ceil(Math.log2(Math.max(2, limit)));
  }

  /** The subset with the number, if it lacks it; else without. */
  toggle(subset: number, member: number): number {
    return this.flip(subset, member, this.depth);
  }

  private flip(node: number, member: number, level: number): number {
    if (level === 0) return node === 0 ? 1 : 0;
    const goesRight = ((member >>> (level - 1)) & 1) === 1;
    const [left, right] = node === 0 ? [0, 0] : [this.left[node]!, this.right[node]!];
    return goesRight
      ? this.name(left, this.flip(right, member, level - 1))
      : this.name(this.flip(left, member, level - 1), right);
  }

  private name(left: number, right: number): number {
    if (left === 0 && right === 0) return 0;
    const key = left * 2 ** 26 + right;
    let name = this.names.get(key);
    if (name === undefined) {
      this.names.set(key, (name = this.left.push(left) - 1));
      this.right.push(right);
    }
    return name;
  }
}
