import { textMark } from "../marks";
import { unknownText } from "../signatures";
import type { Answers, Owner } from "./answers";
import type { Json } from "./answers/maker";
import type { Marks } from "./answers/marks";
import type { Sdk } from "./sdk";

type Apply = (run: (value: unknown) => unknown, withUnknowns: boolean) => unknown;

/**
 * Documents that are put together of known and unknown parts are wholly unknown to a preview. Here the unknown parts
 * bear a mark instead, so that an IAM policy can be judged although the ARN of a bucket in it is not known yet.
 */
export class PartlyKnown {
  constructor(
    private readonly sdk: Sdk,
    private readonly answers: Answers,
    private readonly marks: Marks,
  ) {}

  install(): void {
    const { pulumi, output } = this.sdk;
    const stringify = (value: unknown, replacer?: never, space?: string | number) =>
      this.apply(value, (plain) => JSON.stringify(plain, replacer, space));
    const interpolate = output["interpolate"] as (
      literals: readonly string[],
      ...values: unknown[]
    ) => unknown;
    const marked = (literals: TemplateStringsArray, ...values: unknown[]) =>
      /^\s*[[{]/.test(literals[0] ?? "")
        ? this.apply(values, (plain) => String.raw({ raw: literals }, ...(plain as unknown[])))
        : interpolate(literals, ...values);
    for (const module of [output, pulumi as Json]) {
      if (Object.getOwnPropertyDescriptor(module, "jsonStringify")?.writable)
        module["jsonStringify"] = stringify;
      if (Object.getOwnPropertyDescriptor(module, "interpolate")?.writable) module["interpolate"] = marked;
    }
  }

  /** Computes a function of arguments that may be partly unknown. */
  compute(token: string, args: unknown, owner: Owner): unknown {
    return this.apply(args ?? {}, async (plain) =>
      this.withUnknowns(await this.answers.answer(token, plain as Json, owner)),
    );
  }

  /** What the SDK makes of an answer that comes by its own way. */
  private withUnknowns(answer: Json): Json {
    const { unknown } = this.sdk.output;
    return Object.fromEntries(
      Object.entries(answer).map(([key, value]) => [key, value === unknownText ? unknown : value]),
    );
  }

  private apply(value: unknown, run: (plain: unknown) => unknown): unknown {
    const { unknown } = this.sdk.output;
    const lifted = this.sdk.pulumi.output(value) as unknown as { apply: Apply };
    return lifted.apply((plain) => (this.isUnknown(plain) ? unknown : run(this.mark(plain))), true);
  }

  private mark(value: unknown): unknown {
    if (this.isUnknown(value)) return textMark(this.marks.allocate(""));
    if (Array.isArray(value)) return value.map((item) => this.mark(item));
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.mark(item)]));
  }

  private isUnknown(value: unknown): boolean {
    return (this.sdk.output["isUnknown"] as (value: unknown) => boolean)(value);
  }
}
