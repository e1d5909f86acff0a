import type * as Sarif from "sarif";
import type { Reporter, Result, ResultException, ResultFinding } from "./result";
import { artifact, locationOf } from "./sarif-location";
import { rule } from "./sarif-rule";
import { cleaned, isMandatory, justification, toJson } from "./text";

/** SARIF 2.1.0: one run, a rule for each policy, a result for each finding; what failed is told as notifications. */
export const sarif: Reporter = (raw) => toJson(toLog(cleaned(raw)));

function toLog(result: Result): Sarif.Log {
  const rules = result.policies.map(rule);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const of = (finding: ResultFinding, exception?: ResultException): Sarif.Result =>
    toResult(finding, indexes.get(finding.policy), exception, inputFile(result));
  const state = (baselineState: Sarif.Result.baselineState): Pick<Sarif.Result, "baselineState"> =>
    result.baseline ? { baselineState } : {};
  const errors = result.findings.filter((finding) => finding.kind === "error");
  const codes = [...new Set(result.problems.map((problem) => problem.code))];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Bulkhead",
            version: result.tool.version,
            semanticVersion: result.tool.version,
            rules,
            notifications: [...codes, "not-seen", "policy-failed", "note"].map((id) => ({ id })),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: result.problems.length + errors.length === 0,
            toolExecutionNotifications: [
              ...result.problems.map(problemNotification),
              ...errors.map((finding) => errorNotification(finding, indexes.get(finding.policy))),
              ...result.notSeen.map(({ what, why }) => note("not-seen", `${what}: ${why}`)),
              ...result.notes.map((text) => note("note", text)),
            ],
          },
        ],
        artifacts: result.inputs.flatMap(artifact),
        results: [
          ...result.findings
            .filter((finding) => finding.kind !== "error")
            .map((finding) => ({ ...of(finding), ...state("new") })),
          ...result.exceptions.flatMap((exception) =>
            exception.findings.map((finding) => ({ ...of(finding, exception), ...state("unchanged") })),
          ),
          ...(result.baseline?.known ?? []).map((finding) => ({
            ...of(finding),
            ...state("unchanged"),
            suppressions: [
              {
                kind: "external" as const,
                status: "accepted" as const,
                justification: "known by the baseline",
              },
            ],
          })),
        ],
        properties: { stage: result.stage, partial: result.partial, estate: result.estate },
      },
    ],
  };
}

function toResult(
  finding: ResultFinding,
  ruleIndex: number | undefined,
  exception: ResultException | undefined,
  input: ResultFinding["location"],
): Sarif.Result {
  const { policy, message, evidence, fingerprint, environment, severity, path, missing } = finding;
  const place = finding.location ?? input;
  const related = evidence.flatMap(({ text, location }, index): Sarif.Location[] =>
    location ? [{ id: index, message: { text: plain(text) }, ...locationOf(location) }] : [],
  );
  return {
    ruleId: policy,
    ...(ruleIndex !== undefined && { ruleIndex }),
    // An unknown is what the standard calls open; whatever is not a failure has the level none.
    kind: finding.kind === "unknown" ? "open" : "fail",
    level: finding.kind === "unknown" ? "none" : levelOf(finding),
    message: { text: plain([message, ...evidence.map(({ text }) => `because ${text}`)].join("\n")) },
    locations: [
      {
        ...(place && locationOf(place)),
        logicalLocations: [
          {
            name: finding.subject.name,
            fullyQualifiedName: finding.subject.urn ?? finding.subject.id,
            kind: "resource",
          },
        ],
      },
    ],
    ...(related.length > 0 && { relatedLocations: related }),
    partialFingerprints: { "bulkhead/v1": fingerprint },
    // The standard wants suppressions on all results of a run or on none.
    suppressions: exception ? [suppression(exception)] : [],
    properties: {
      enforcement: finding.level,
      severity,
      environment,
      type: finding.subject.type,
      ...(path && { path }),
      ...(missing !== undefined && { missing }),
    },
  };
}

/** A file that holds all there is (code hosts refuse results without any file). */
function inputFile({ inputs }: Result): ResultFinding["location"] {
  const [only, other] = inputs;
  if (!only || other) return undefined;
  return ["preview", "plan", "state"].includes(only.kind) ? { file: only.name } : undefined;
}

function levelOf(finding: ResultFinding): Sarif.ReportingConfiguration.level {
  if (finding.severity === "low") return isMandatory(finding) ? "warning" : "note";
  return isMandatory(finding) ? "error" : "warning";
}

const suppression = (exception: ResultException): Sarif.Suppression => ({
  kind: exception.source === "code" ? "inSource" : "external",
  status: "accepted",
  justification: justification(exception),
  ...(exception.location && { location: locationOf(exception.location) }),
});

const problemNotification = ({
  code,
  message,
  hint,
  location,
}: Result["problems"][number]): Sarif.Notification => ({
  descriptor: { id: code },
  level: "error",
  message: { text: plain(hint === undefined ? message : `${message} (${hint})`) },
  locations: [locationOf(location)],
});

const errorNotification = (
  { policy, message, subject }: ResultFinding,
  index: number | undefined,
): Sarif.Notification => ({
  descriptor: { id: "policy-failed" },
  associatedRule: { id: policy, ...(index !== undefined && { index }) },
  level: "error",
  message: { text: plain(message) },
  locations: [{ logicalLocations: [{ fullyQualifiedName: subject.urn ?? subject.id, kind: "resource" }] }],
});

const note = (id: string, text: string): Sarif.Notification => ({
  descriptor: { id },
  level: "note",
  message: { text: plain(text) },
});

/** Viewers read `[text](target)` in a message as a link and `{0}` as an argument: escaped, both are text. */
const plain = (text: string): string =>
  (text.includes("](") ? text.replace(/[\\[\]]/g, "\\$&") : text).replace(/\{(\d+)\}/g, "{{$1}}");
