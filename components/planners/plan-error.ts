/** What can't be planned: which of the component's inputs has to change, and where the estate gave the value. */
export class PlanError extends RangeError {
  /**
   * @param problem completes the input's name: `10.0.0.0/24 must be from /16 to /21`
   * @param at the value's path in the estate
   */
  constructor(
    readonly input: string,
    readonly problem: string,
    readonly at?: readonly PropertyKey[],
  ) {
    super(`${input}: ${problem}`);
    this.name = "PlanError";
  }
}
