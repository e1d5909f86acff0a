/** What a shell would pass on, of the simple lines that documentation has. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|[^\s'"]+/g)].map(
    ([whole, single, double]) => single ?? double ?? whole,
  );

/** What commander says where a command line is not understood. */
export const misuse =
  /unknown (?:option|command)|missing required argument|argument missing|too many arguments|Allowed choices|option '.*' not specified/;
