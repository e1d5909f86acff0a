import { catalog } from "../../policies/catalog";
import type { Example } from "../../core/policy/policy";
import { buildExample } from "./judge-example";

export interface CatalogueExample {
  readonly title: string;
  /** The policy whose example it is. */
  readonly owner: string;
  /** The policies that it fails. */
  readonly fails: readonly string[];
  readonly judge: ReturnType<typeof buildExample>["judge"];
}

let made: readonly CatalogueExample[] | undefined;

const exampleOf = (owner: string, title: string, example: Example, bad: boolean): CatalogueExample => ({
  title: `${owner}: ${title}`,
  owner,
  fails: bad ? [owner, ...(example.alsoFails ?? [])] : [],
  judge: buildExample(example).judge,
});

/** All examples of the catalogue, their graphs built once. */
export const allExamples = (): readonly CatalogueExample[] =>
  (made ??= catalog.flatMap(({ policy }) => [
    ...Object.entries(policy.good()).map(([title, each]) => exampleOf(policy.name, title, each, false)),
    ...Object.entries(policy.bad()).map(([title, each]) => exampleOf(policy.name, title, each, true)),
  ]));
