import type { Answers } from "./answers";
import type { Json } from "./answers/maker";
import { generous } from "./generous";
import type { Sdk } from "./sdk";
import { textMark } from "../marks";
import type { PartlyKnown } from "./partly-known";
import type { Marks } from "./answers/marks";

type Invoke = (token: string, props: unknown, ...rest: unknown[]) => unknown;

/**
 * Functions that have no answer give an unknown `Output`, or, where the program awaits a plain result, something that
 * may be indexed, listed and printed. The request itself does not tell which of the two the program asked for.
 */
export function installInvokeForms(sdk: Sdk, answers: Answers, marks: Marks, partly: PartlyKnown): void {
  const unknownOutput = (props: unknown): object =>
    sdk.pulumi.output(props ?? {}).apply(() => sdk.output["unknown"]);
  const plain = (token: string, props: unknown): object =>
    generous(unknownOutput(props), textMark(marks.allocate(`what ${token} finds`)), scalars(props));

  const first = (result: unknown): unknown => Object.values(result as object)[0];
  const computed = (token: string, props: unknown, options: unknown) =>
    partly.compute(token, props, () => parentOf(options)) as {
      promise(withUnknowns: true): Promise<unknown>;
      apply(run: (value: unknown) => unknown): unknown;
    };

  patch(sdk, "invoke", (real) => (token, props, ...rest) => {
    if (answers.computes(token)) return computed(token, props, rest[0]).promise(true);
    if (answers.knows(token)) return real(token, props, ...rest);
    answers.lookedUp(token, scalars(props));
    return Promise.resolve(plain(token, props));
  });
  patch(sdk, "invokeSingle", (real) => (token, props, ...rest) => {
    if (answers.computes(token)) return computed(token, props, rest[0]).promise(true).then(first);
    if (answers.knows(token)) return real(token, props, ...rest);
    answers.lookedUp(token, scalars(props));
    return Promise.resolve(plain(token, props));
  });
  for (const name of ["invokeOutput", "invokeSingleOutput"])
    patch(sdk, name, (real) => (token, props, ...rest) => {
      if (answers.computes(token))
        return name === "invokeOutput"
          ? computed(token, props, rest[0])
          : computed(token, props, rest[0]).apply(first);
      if (answers.knows(token)) return real(token, props, ...rest);
      answers.lookedUp(token, scalars(props));
      return unknownOutput(props);
    });
  for (const name of ["call", "callSingle"])
    patch(sdk, name, () => (token, props) => {
      answers.lookedUp(token, scalars(props));
      return unknownOutput(props);
    });
}

/** The URN of the resource that a function is called for. */
async function parentOf(options: unknown): Promise<string | undefined> {
  const { parent } = (options ?? {}) as {
    readonly parent?: { readonly urn?: { promise?(): Promise<string | undefined> } };
  };
  return parent?.urn?.promise?.();
}

/** Replaces a function in both modules that export it: one copies the other's, or refers to it. */
function patch(sdk: Sdk, name: string, wrap: (real: Invoke) => Invoke): void {
  const real = sdk.invoke[name];
  if (typeof real !== "function") return;
  const wrapped = wrap(real as Invoke);
  for (const module of [sdk.invoke, sdk.runtime as Record<string, unknown>]) {
    if (Object.getOwnPropertyDescriptor(module, name)?.writable) module[name] = wrapped;
  }
}

function scalars(props: unknown): Json {
  if (typeof props !== "object" || props === null) return {};
  const result: Json = {};
  for (const [key, value] of Object.entries(props))
    if (["string", "number", "boolean"].includes(typeof value)) result[key] = value;
  return result;
}
