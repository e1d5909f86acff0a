import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../../core/graph";
import { isAbout, isTakenBack, lettingEveryoneIn } from "../../../../core/graph/aws-control";
import type { PolicyDocument } from "../../../../core/graph/nodes/iam";
import { resource } from "../../../../core/policy/minimal";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 600);

/** A world so small that every request in it can be asked for. */
const actions = ["s3:GetObject", "s3:PutObject", "s3:GetAcl", "iam:PassRole", "iam:GetRole"];
const resources = ["arn:a", "arn:b", "arn:ab", "arn:ba"];
const callers = ["123456789012", "210987654321"];

const actionPattern = fc.constantFrom(
  ...actions,
  "s3:*",
  "s3:Get*",
  "*:Get*",
  "*",
  "iam:????Role",
  "S3:getobject",
);
const resourcePattern = fc.constantFrom(...resources, "*", "arn:a*", "arn:*b", "arn:?", "arn:??");
const principal = fc.constantFrom<unknown>(
  "*",
  { AWS: "*" },
  { AWS: callers[0] },
  { AWS: callers },
  { AWS: ["*", callers[1]] },
);
const some = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 1, maxLength: 2 });

interface Raw {
  readonly Effect: string;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
}

const statement = (effects: readonly string[], withPrincipals: boolean): fc.Arbitrary<Raw> =>
  fc
    .tuple(
      fc.constantFrom(...effects),
      fc.oneof(
        { weight: 3, arbitrary: some(actionPattern).map((Action) => ({ Action })) },
        { weight: 1, arbitrary: some(actionPattern).map((NotAction) => ({ NotAction })) },
      ),
      fc.oneof(
        { weight: 3, arbitrary: some(resourcePattern).map((Resource) => ({ Resource })) },
        { weight: 1, arbitrary: some(resourcePattern).map((NotResource) => ({ NotResource })) },
      ),
      withPrincipals
        ? fc.oneof(
            { weight: 4, arbitrary: principal.map((Principal) => ({ Principal })) },
            { weight: 1, arbitrary: fc.constant({ NotPrincipal: { AWS: callers[0] } }) },
          )
        : fc.constant({}),
    )
    .map(([Effect, ...parts]) => Object.assign({ Effect }, ...parts) as Raw);

/** Documents of one grant and a few denials, which come close to it. */
const document = (withPrincipals: boolean) =>
  fc
    .tuple(
      statement(["Allow"], withPrincipals),
      fc.array(statement(["Deny"], withPrincipals), { maxLength: 2 }),
    )
    .map(([allow, denials]) => [allow, ...denials]);

const glob = (pattern: string, text: string, flags = ""): boolean =>
  new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, flags).test(text);

const anyOf = (patterns: readonly string[], text: string, flags?: string): boolean =>
  patterns.some((pattern) => glob(pattern, text, flags));

function concernsCaller({ Principal, NotPrincipal }: Raw, caller: string): boolean {
  const names = (value: unknown): boolean => {
    if (value === "*") return true;
    const { AWS } = value as { AWS: string | readonly string[] };
    return [AWS].flat().some((each) => each === "*" || each === caller);
  };
  if (NotPrincipal !== undefined) return !names(NotPrincipal);
  return Principal === undefined || names(Principal);
}

/** Whether a statement is about a request, read off AWS's description of how statements match. */
const concerns = (raw: Raw, action: string, on: string, caller: string): boolean =>
  (raw.NotAction ? !anyOf(raw.NotAction, action, "i") : anyOf(raw.Action ?? [], action, "i")) &&
  (raw.NotResource ? !anyOf(raw.NotResource, on) : anyOf(raw.Resource ?? [], on)) &&
  concernsCaller(raw, caller);

const allowed = (statements: readonly Raw[], action: string, on: string, caller: string): boolean => {
  const about = statements.filter((raw) => concerns(raw, action, on, caller));
  return about.some(({ Effect }) => Effect === "Allow") && about.every(({ Effect }) => Effect === "Allow");
};

const requests = actions.flatMap((action) => resources.map((on) => [action, on] as const));

const read = (statements: readonly Raw[]): PolicyDocument =>
  buildGraph([
    resource("aws:ecr/repositoryPolicy:RepositoryPolicy", "it", {
      repository: "it",
      policy: { Statement: statements },
    }),
  ]).all("PolicyDocument")[0]!;

describe("IAM statements, compared with every request that there is", () => {
  it("are about an action exactly where AWS's description says so", () => {
    fc.assert(
      fc.property(statement(["Allow", "Deny"], false), fc.constantFrom(...actions), (raw, action) => {
        const [read_] = read([raw]).statements;
        const about = raw.NotAction
          ? !anyOf(raw.NotAction, action, "i")
          : anyOf(raw.Action ?? [], action, "i");
        assert.equal(isAbout(read_!, action), about);
      }),
      { numRuns: runs },
    );
  });

  it("that count as taken back allow nothing", () => {
    let taken = 0;
    fc.assert(
      fc.property(document(false), (statements) => {
        const whole = read(statements);
        if (!isTakenBack(whole, whole.statements[0]!)) return;
        taken++;
        for (const [action, on] of requests)
          assert.ok(!allowed(statements, action, on, "1"), `${action} ${on}`);
      }),
      { numRuns: runs * 3 },
    );
    assert.ok(taken > runs / 50, `${taken} of ${runs * 3} were taken back`);
  });

  it("that do not let everyone in let no stranger do anything", () => {
    fc.assert(
      fc.property(document(true), (statements) => {
        const whole = read(statements);
        if (lettingEveryoneIn(whole, whole.statements[0]!) !== undefined) return;
        for (const [action, on] of requests)
          assert.ok(!allowed(statements, action, on, "a stranger"), `${action} ${on}`);
      }),
      { numRuns: runs * 3 },
    );
  });
});
