import type { Reporter, Result, ResultFinding } from "./result";
import { cleaned, fileOf, headline, isMandatory, justification, policiesOf } from "./text";

type Kind = "error" | "warning" | "notice";

interface Annotation {
  readonly kind: Kind;
  readonly title: string;
  readonly message: string;
  readonly location?: ResultFinding["location"];
}

/** GitHub shows this many annotations of each kind for one step and drops the rest. */
const most = 10;
const rank = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** Workflow commands that GitHub Actions turns into annotations of the changed files; a summary line for the log. */
export const github: Reporter = (raw) => {
  const result = cleaned(raw);
  const annotations = [...problemsOf(result), ...findingsOf(result)];
  const lines = (["error", "warning", "notice"] as const).flatMap((kind) =>
    capped(
      kind,
      annotations.filter((each) => each.kind === kind),
    ),
  );
  const accepted = result.exceptions.flatMap((exception) =>
    exception.findings.map(({ message }) => `accepted: ${message}: ${justification(exception)}`),
  );
  return `${[...lines.map(command), ...accepted, `Bulkhead: ${headline(result)}`].join("\n")}\n`;
};

const problemsOf = (result: Result): Annotation[] =>
  result.problems.map(({ location, message, hint }) => ({
    kind: "error",
    title: "could not be read",
    message: [message, hint, fileOf(location) === undefined ? location.file : undefined]
      .filter((line) => line !== undefined)
      .join("\n"),
    location,
  }));

function findingsOf(result: Result): Annotation[] {
  const policies = policiesOf(result);
  return [...result.findings]
    .sort((a, b) => rank[a.severity] - rank[b.severity])
    .map((finding) => {
      const { message, evidence, location, policy, severity } = finding;
      const fix = policies.get(policy)?.remediationSteps;
      const lines = [
        message,
        ...evidence.map(({ text }) => `because ${text}`),
        ...(fix === undefined || finding.kind === "error" ? [] : [`Fix: ${fix}`]),
        ...(location ? [] : [finding.subject.urn ?? finding.subject.id]),
      ];
      return {
        kind: kindOf(finding),
        title: `${policy} (${severity})`,
        message: lines.join("\n"),
        ...(location && { location }),
      };
    });
}

function kindOf(finding: ResultFinding): Kind {
  if (isMandatory(finding)) return "error";
  return finding.kind === "unknown" ? "notice" : "warning";
}

/** What fits, the worst first; the last place tells of the rest. */
function capped(kind: Kind, all: readonly Annotation[]): readonly Annotation[] {
  if (all.length <= most) return all;
  const rest = all.length - (most - 1);
  return [
    ...all.slice(0, most - 1),
    {
      kind,
      title: "Bulkhead",
      message: `${rest} more of this kind: --format sarif=FILE or another has them all`,
    },
  ];
}

function command({ kind, title, message, location }: Annotation): string {
  const file = location && fileOf(location);
  const properties = [
    ...(location && file !== undefined
      ? [
          ["file", file],
          ["line", location.line],
          ["col", location.column],
        ]
      : []),
    ["title", title],
  ]
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${kind} ${properties.join(",")}::${escapeData(message)}`;
}

// A runner reads commands line by line and undoes exactly these escapes.
const escapeData = (text: string): string =>
  text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
