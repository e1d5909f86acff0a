import { plural, printable } from "../../core/report/text";
import { faultsOfBad, faultsOfGood } from "../../core/policy/examples";
import type { Example, Policy } from "../../core/policy/policy";
import { catalog, type CatalogEntry } from "../../policies/catalog";

/** What the examples of some policies came to. */
export interface Tested {
  readonly text: string;
  readonly examples: number;
  readonly wrong: number;
}

/** Judges every example: a good one by the whole catalogue, a bad one by its own policy and for what it says it fails besides. */
export function testPolicies(entries: readonly CatalogEntry[]): Tested {
  const all = catalog.map(({ policy }) => policy);
  const lines: string[] = [];
  let examples = 0;
  let wrong = 0;
  for (const { policy } of entries) {
    lines.push(policy.name);
    const faults = (title: string, found: readonly string[]): void => {
      examples += 1;
      if (found.length > 0) wrong += 1;
      lines.push(
        `  ${found.length > 0 ? "WRONG" : "right"}  ${title}`,
        ...found.map((each) => `         ${each}`),
      );
    };
    const missing = [...absent(policy, "good"), ...absent(policy, "bad")];
    for (const each of missing)
      faults(each, ["an example is what shows that the policy can tell them apart"]);
    for (const [title, example] of examplesOf(policy, "good"))
      faults(
        `passes: ${title}`,
        tried(() => faultsOfGood(all, example)),
      );
    for (const [title, example] of examplesOf(policy, "bad"))
      faults(
        `fails: ${title}`,
        tried(() => faultsOfBad(all, policy, example)),
      );
  }
  const counts = `${plural(entries.length, "policy", "policies")}, ${plural(examples, "example")}`;
  lines.push(`${counts}, ${wrong === 0 ? "all right" : `${wrong} wrong`}`);
  return { text: printable(`${lines.join("\n")}\n`), examples, wrong };
}

const examplesOf = (policy: Policy, kind: "good" | "bad"): [string, Example][] =>
  Object.entries(policy[kind]());

const absent = (policy: Policy, kind: "good" | "bad"): string[] =>
  examplesOf(policy, kind).length > 0 ? [] : [`there is no ${kind} example`];

/** An example that can't be built is wrong; the others are judged. */
function tried(judge: () => readonly string[]): readonly string[] {
  try {
    return judge();
  } catch (error) {
    return [`it can't be judged: ${error instanceof Error ? error.message : String(error)}`];
  }
}
