import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../core/policy/finding";
import type { Policy } from "../../core/policy/policy";
import { judgeExample } from "./judge-example";

const root = join(__dirname, "../../policies");

export interface PolicyFile {
  readonly group: string;
  readonly name: string;
}

const asked = process.env["POLICY"]?.split(",");

/** Whether a policy is asked for: every one, or those that `POLICY` names, or the groups of, with commas between. */
export const isAsked = ({ group, name }: PolicyFile): boolean =>
  asked === undefined || asked.includes(name) || asked.includes(group);

/** The files of the catalogue, found without loading any. */
export const policyFiles = (): readonly PolicyFile[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: group }) =>
      readdirSync(join(root, group))
        .filter((file) => /^(?:disallow|require|restrict)-.*\.ts$/.test(file))
        .map((file) => ({ group, name: file.slice(0, -3) })),
    );

/** Evaluates a policy's file anew, so that all that it does, its tables too, happens within the test that asks for it. */
export function loadAnew({ group, name }: PolicyFile): Policy {
  const file = require.resolve(`../../policies/${group}/${name}`);
  delete require.cache[file];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import is evaluated once
  return (require(file) as { readonly default: Policy }).default;
}

/** What a policy alone finds in each of its bad examples, as its page tells it. */
export const findingsOf = (policy: Policy): readonly (readonly [title: string, finding: string])[] =>
  Object.entries(policy.bad()).flatMap(([title, example]) =>
    judgeExample([policy], example).findings.map((finding) => [title, told(finding)] as const),
  );

export const told = ({ message, path, evidence }: Finding): string =>
  [`${message}${path && ` (\`${path}\`)`}`, ...evidence.map(({ text }) => `because ${text}`)].join("; ");
