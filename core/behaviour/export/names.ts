import { createHash } from "node:crypto";
import type { RuleSet } from "../rule-set";

/**
 * Names of rule sets that are told apart: one that is too long, or that another has, gets an end of its own, which stays the
 * same from run to run.
 */
export class Names {
  private readonly taken = new Set<string>();

  constructor(
    private readonly longest: number,
    private readonly separator: string,
  ) {}

  /** @param scope within which they are told apart */
  of(wished: string, { kind, workload, container }: RuleSet, scope = ""): string {
    if (wished.length <= this.longest && !this.taken.has(`${scope}\0${wished}`))
      return this.take(wished, scope);
    const whole = JSON.stringify([kind, workload, container]);
    const end = createHash("sha256").update(whole).digest("hex").slice(0, 8);
    const room = this.longest - end.length - 1;
    return this.take(`${wished.slice(0, room).replace(/[^a-z0-9]+$/i, "")}${this.separator}${end}`, scope);
  }

  private take(name: string, scope: string): string {
    this.taken.add(`${scope}\0${name}`);
    return name;
  }
}
