/**
 * An input that can't be built from. The marks are those of Pulumi's own errors, which are told by them: the engine
 * shows the message and the property without a stack trace, from a program as from the provider.
 */
export class InputError extends Error {
  readonly __pulumiRunError = true;
  readonly __pulumiInputPropertiesError = true;
  readonly errors: readonly { propertyPath: string; reason: string }[];

  /**
   * @param component `HardenedWorkload web`
   * @param input the input's name, with a path below it where there is one: `connections[0].to`
   * @param problem completes the input's name: `is not a zone of the estate`
   */
  constructor(
    readonly component: string,
    readonly input: string,
    readonly problem: string,
  ) {
    super(`${component}: ${input} ${problem}`);
    this.name = "InputError";
    this.errors = [{ propertyPath: input, reason: problem }];
  }
}
