import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../../core/graph";
import {
  accountOf,
  isAbout,
  isEveryAction,
  isEveryResource,
  isTakenBack,
  isUnrestrictable,
  isWholeAccount,
  lettingEveryoneIn,
} from "../../../../core/graph/aws-control";
import { covers, matches, matchesAction, overlap } from "../../../../core/graph/aws-control/iam-glob";
import type { PolicyDocument } from "../../../../core/graph/nodes/iam";
import { resource } from "../../../../core/policy/minimal";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
const words = (length: number): string[] =>
  length === 0
    ? [""]
    : words(length - 1).flatMap((each) =>
        each.length === length - 1 ? [each, `${each}a`, `${each}b`] : [each],
      );
const all = words(6);
const byRegExp = (glob: string, text: string): boolean =>
  new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text);

describe("IAM patterns", () => {
  it("match as a regular expression would", () => {
    fc.assert(
      fc.property(
        pattern,
        fc.constantFrom(...all),
        (glob, text) => matches(glob, text) === byRegExp(glob, text),
      ),
    );
  });

  it("that cover another match all that it matches", () => {
    fc.assert(
      fc.property(pattern, pattern, (outer, inner) => {
        fc.pre(covers(outer, inner));
        return all.every((text) => !byRegExp(inner, text) || byRegExp(outer, text));
      }),
    );
  });

  it("overlap where a text matches both", () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        if (all.some((text) => byRegExp(a, text) && byRegExp(b, text))) assert.ok(overlap(a, b));
      }),
    );
    assert.equal(overlap("iam:*", "s3:*"), false);
    assert.equal(overlap("iam:Pass*", "*:PassRole"), true);
  });

  it("of actions ignore case", () => {
    assert.ok(matchesAction("IAM:passrole", "iam:PassRole"));
    assert.ok(!matchesAction("iam:Get*", "iam:PassRole"));
  });

  it("answer long stars quickly enough to be untrusted", () => {
    assert.equal(matches("*a".repeat(2000), "b".repeat(2000)), false);
  });
});

const documentOf = (...statements: object[]): PolicyDocument =>
  buildGraph([resource("aws:iam/policy:Policy", "it", { policy: { Statement: statements } })]).all(
    "PolicyDocument",
  )[0]!;
const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*", Principal: "*" };
const open = (...statements: object[]): boolean => {
  const document = documentOf(...statements);
  return lettingEveryoneIn(document, document.statements[0]!) !== undefined;
};
const when = (operator: string, key: string, value: unknown): object => ({
  Condition: { [operator]: { [key]: value } },
});

describe("who is let in", () => {
  it("is everybody by a star, or by naming who is not", () => {
    assert.ok(open(allow));
    assert.ok(open({ ...allow, Principal: { AWS: ["123456789012", "*"] } }));
    assert.ok(open({ ...allow, Principal: undefined, NotPrincipal: { AWS: "123456789012" } }));
    assert.ok(!open({ ...allow, Principal: { Service: "ec2.amazonaws.com" } }));
    assert.ok(!open({ ...allow, Effect: "Deny" }));
  });

  it("is not everybody where a condition names the callers", () => {
    assert.ok(!open({ ...allow, ...when("StringEquals", "aws:PrincipalOrgID", "o-1") }));
    assert.ok(!open({ ...allow, ...when("ForAnyValue:StringLike", "AWS:PrincipalOrgPaths", "o-1/*") }));
    assert.ok(!open({ ...allow, ...when("IpAddress", "aws:SourceIp", ["198.51.100.0/24"]) }));
    assert.ok(!open({ ...allow, ...when("ArnLike", "aws:SourceArn", "arn:aws:sns:*:123456789012:*") }));
  });

  it("is everybody where the condition holds for everybody", () => {
    assert.ok(open({ ...allow, ...when("StringLike", "aws:PrincipalArn", "*") }));
    assert.ok(open({ ...allow, ...when("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]) }));
    assert.ok(open({ ...allow, ...when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1") }));
    assert.ok(open({ ...allow, ...when("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-1") }));
    assert.ok(open({ ...allow, ...when("StringNotEquals", "aws:PrincipalOrgID", "o-1") }));
    assert.ok(open({ ...allow, ...when("StringEquals", "aws:username", "kim") }));
    assert.ok(open({ ...allow, ...when("Bool", "aws:SecureTransport", "true") }));
  });

  it("is not everybody where another statement denies all others", () => {
    const deny = { ...allow, Effect: "Deny", Action: "*" };
    assert.ok(!open(allow, { ...deny, ...when("StringNotEquals", "aws:PrincipalOrgID", "o-1") }));
    assert.ok(!open(allow, { ...deny, Principal: undefined, NotPrincipal: { AWS: "123456789012" } }));
    assert.ok(
      open(allow, {
        ...deny,
        Action: "s3:PutObject",
        ...when("StringNotEquals", "aws:PrincipalOrgID", "o-1"),
      }),
    );
    assert.ok(open(allow, { ...deny, ...when("Bool", "aws:SecureTransport", "false") }));
  });
});

describe("statements", () => {
  it("name every action or resource in several ways", () => {
    for (const each of ["*", "**", "*:*"]) assert.ok(isEveryAction(each), each);
    for (const each of ["s3:*", "s*", "*Object"]) assert.ok(!isEveryAction(each), each);
    for (const each of ["*", "arn:aws:*", "arn:*:*:*:*:*"]) assert.ok(isEveryResource(each), each);
    for (const each of ["arn:aws:s3:::*", "arn:aws:s3:::a/*", ""]) assert.ok(!isEveryResource(each), each);
  });

  it("are about an action by pattern or by what they leave out", () => {
    const [byName, byRest] = documentOf({ Action: "iam:*Role" }, { NotAction: ["s3:*"] }).statements;
    assert.ok(isAbout(byName!, "iam:PassRole"));
    assert.ok(!isAbout(byName!, "iam:GetUser"));
    assert.ok(isAbout(byRest!, "iam:GetUser"));
    assert.ok(!isAbout(byRest!, "s3:GetObject"));
  });

  it("are taken back by a denial without conditions only", () => {
    const taken = (...denials: object[]): boolean => {
      const document = documentOf({ Effect: "Allow", Action: ["iam:*"], Resource: "*" }, ...denials);
      return isTakenBack(document, document.statements[0]!);
    };
    assert.ok(taken({ Effect: "Deny", Action: "*", Resource: "*" }));
    assert.ok(taken({ Effect: "Deny", NotAction: ["s3:*"], Resource: "*" }));
    assert.ok(!taken({ Effect: "Deny", Action: "iam:PassRole", Resource: "*" }));
    assert.ok(!taken({ Effect: "Deny", Action: "iam:*", Resource: "arn:aws:iam::1:role/a" }));
    assert.ok(
      !taken({
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        ...when("Bool", "aws:MultiFactorAuthPresent", "false"),
      }),
    );
  });

  it("need a star for actions that know no resources", () => {
    for (const each of ["ecr:GetAuthorizationToken", "s3:ListAllMyBuckets", "EC2:describeAvailabilityZones"])
      assert.ok(isUnrestrictable(each), each);
    for (const each of ["s3:GetObject", "ec2:Describe*", "constructor:x", "*"])
      assert.ok(!isUnrestrictable(each), each);
  });
});

describe("accounts", () => {
  it("stand in principals as numbers and in ARNs", () => {
    assert.equal(accountOf("123456789012"), "123456789012");
    assert.equal(accountOf("arn:aws:iam::123456789012:root"), "123456789012");
    assert.equal(accountOf("arn:aws:sts::123456789012:assumed-role/a/b"), "123456789012");
    assert.equal(accountOf("AIDAEXAMPLE"), undefined);
    assert.ok(isWholeAccount({ type: "AWS", value: "123456789012" }));
    assert.ok(!isWholeAccount({ type: "AWS", value: "arn:aws:iam::123456789012:role/a" }));
  });
});
