import builder, { type TestCase } from "junit-report-builder";
import type { Reporter, Result, ResultFinding, ResultPolicy } from "./result";
import { cleaned, formatPlace, isMandatory, justification, policiesOf } from "./text";

/**
 * JUnit's XML, a suite for each policy. What fails the check by its level is a failure; JUnit has no word for advice,
 * so that advisory findings and accepted ones are skipped, with their text. A policy without findings is a passed case.
 */
export const junit: Reporter = (raw) => {
  const result = cleaned(raw);
  const policies = policiesOf(result);
  const found = group(result.findings);
  const accepted = group(result.exceptions.flatMap((each) => each.findings));
  const reasons = new Map(
    result.exceptions.flatMap((each) => each.findings.map((finding) => [finding, justification(each)])),
  );
  const root = builder.newBuilder().name("bulkhead");
  if (result.problems.length > 0) addProblems(root.testSuite().name("inputs"), result.problems);
  for (const name of new Set([...policies.keys(), ...found.keys(), ...accepted.keys()])) {
    const policy = policies.get(name);
    const suite = root.testSuite().name(name);
    if (policy) suite.property("description", policy.description);
    const own = found.get(name) ?? [];
    const excused = accepted.get(name) ?? [];
    const begin = (finding: ResultFinding): TestCase => beginCase(suite.testCase(), finding);
    for (const finding of own) report(begin(finding), finding, policy);
    for (const finding of excused)
      begin(finding)
        .skipped()
        .standardOutput(safe(`accepted: ${finding.message}\n${reasons.get(finding)}`));
    if (own.length + excused.length === 0)
      suite
        .testCase()
        .className(name)
        .name(policy?.displayName ?? name);
  }
  return `${root.build()}\n`;
};

function group(findings: readonly ResultFinding[]): Map<string, ResultFinding[]> {
  const groups = new Map<string, ResultFinding[]>();
  for (const finding of findings) {
    const same = groups.get(finding.policy);
    if (same) same.push(finding);
    else groups.set(finding.policy, [finding]);
  }
  return groups;
}

function addProblems(suite: { testCase(): TestCase }, problems: Result["problems"]): void {
  for (const { code, location, message, hint } of problems) {
    const text = [message, hint, formatPlace(location)].filter((part) => part !== undefined).join("\n");
    suite
      .testCase()
      .className("inputs")
      .name(location.file)
      .file(location.file)
      .error(message, code, safe(text));
  }
}

function beginCase(testCase: TestCase, { policy, subject, path, location }: ResultFinding): TestCase {
  testCase.className(policy).name(path === "" ? subject.id : `${subject.id} ${path}`);
  if (location) testCase.file(location.file);
  return testCase;
}

function report(testCase: TestCase, finding: ResultFinding, policy: ResultPolicy | undefined): void {
  const text = safe(describe(finding, policy));
  if (finding.kind === "error") testCase.error(finding.message, "error", text);
  else if (isMandatory(finding)) testCase.failure(finding.message, finding.kind).stacktrace(text);
  else testCase.skipped().standardOutput(text);
}

function describe(finding: ResultFinding, policy: ResultPolicy | undefined): string {
  const { message, severity, level, kind, environment, location, subject, evidence } = finding;
  return [
    `${message}`,
    `${severity} ${level} ${kind}, ${environment}`,
    subject.urn ?? subject.id,
    location && `at ${formatPlace(location)}`,
    ...evidence.map(({ text }) => `because ${text}`),
    policy && kind !== "error" && `fix: ${policy.remediationSteps}`,
  ]
    .filter((line) => typeof line === "string")
    .join("\n");
}

/** Jenkins attaches any file that a test's output names in this form. */
const safe = (text: string): string => text.replaceAll("[[ATTACHMENT|", "[ [ATTACHMENT|");
