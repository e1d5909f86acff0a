import type { Command } from "commander";

/** What may follow a verb. */
export interface Words {
  /** The verb with those above it: `estate check`; empty for the program. */
  readonly path: string;
  readonly verbs: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly {
    readonly flag: string;
    readonly about: string;
    readonly values: readonly string[];
  }[];
}

/** The verbs and options of a program, from its own declaration: what is not there can't be completed. */
export function wordsOf(program: Command, above: readonly string[] = []): readonly Words[] {
  const own: Words = {
    path: above.join(" "),
    verbs: program.commands.map((verb) => ({ name: verb.name(), about: verb.description() })),
    options: [
      ...program.options.flatMap(({ short, long, description, argChoices }) =>
        [short, long].flatMap((flag) =>
          flag ? [{ flag, about: description, values: argChoices ?? [] }] : [],
        ),
      ),
      { flag: "--help", about: "display help for command", values: [] },
    ],
  };
  return [own, ...program.commands.flatMap((verb) => wordsOf(verb, [...above, verb.name()]))];
}
