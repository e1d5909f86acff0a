import { Unknown } from "../../value";

/** Text that a shell or a template is still to fill in. */
export const isComputed = (text: string): boolean => /[$`]|\{\{|%\w/.test(text);

/** What of a text is not known, without its other parts, which may be secret. */
export function unknownIn(text: string): Unknown {
  const name = /\$\{?(\w+)/.exec(text)?.[1];
  return new Unknown(
    name === undefined
      ? "what the user data fills in when it runs"
      : `the value of $${name} in the user data`,
  );
}
