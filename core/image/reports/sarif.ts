import * as z from "zod";
import { Findings } from "./findings";
import { digestsIn, list, maybe, readAs, str, when } from "./form";
import { ReportError } from "./problem";
import type { Report } from "./report";
import { severityOf, severityOfScore } from "./severity";
import type { Severity } from "../evidence/bodies";

const text = () => maybe(z.object({ text: str() }));

const rule = z.object({
  id: z.string(),
  help: text(),
  properties: maybe(z.looseObject({ "security-severity": z.unknown().optional() })),
});

const result = z.object({
  ruleId: str(),
  ruleIndex: maybe(z.number()),
  rule: maybe(z.object({ id: str(), index: maybe(z.number()) })),
  kind: str(),
  level: str(),
  message: text(),
  locations: list(z.object({ logicalLocations: list(z.object({ fullyQualifiedName: str() })) })),
});

const run = z.object({
  tool: z.object({
    driver: z.object({ name: z.string(), version: str(), semanticVersion: str(), rules: list(rule) }),
  }),
  invocations: list(z.object({ endTimeUtc: when(), executionSuccessful: maybe(z.boolean()) })),
  results: maybe(z.array(result)),
});

const schema = z.object({ version: z.string().regex(/^2\.1\./, "is not SARIF 2.1"), runs: z.array(run) });

const vulnerable =
  /^(CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|SNYK-[A-Z0-9]+-[A-Z0-9]+-\d+|[A-Z]{2,10}-\d{4}[:-]\d+|DLA-\d+-\d+|TEMP-\d+-\w+)(?:-(.+))?$/i;

/** SARIF 2.1.0 of a scanner of images: each result is about a vulnerability of a package. */
export function readSarif(data: unknown): Report {
  const { runs } = readAs(data, schema, "SARIF");
  if (runs.length === 0) throw new ReportError("is SARIF without a run", "run the scanner again");
  const drivers = new Set(runs.map(({ tool }) => tool.driver.name));
  const about = runs.map((each) => {
    const { driver } = each.tool;
    const name = driver.name.toLowerCase().split(/\s/, 1)[0]!;
    if (each.results === undefined || each.invocations.some((one) => one.executionSuccessful === false))
      throw new ReportError(`holds a run of ${driver.name} that did not end well`, "run the scanner again");
    const findings = new Findings();
    let others = 0;
    for (const found of each.results) {
      if (["pass", "notApplicable", "informational", "open"].includes(found.kind ?? "fail")) continue;
      const index = found.ruleIndex ?? found.rule?.index;
      const indexed = index === undefined ? undefined : driver.rules[index];
      const id = found.ruleId ?? found.rule?.id ?? indexed?.id ?? "";
      const known = vulnerable.exec(id);
      if (!known) {
        others++;
        continue;
      }
      const about = indexed ?? driver.rules.find((one) => one.id === id);
      const help = about?.help?.text;
      const message = found.message?.text;
      const word = (name: string): string | undefined => line(message, name) ?? line(help, name);
      findings.add({
        id: known[1]!,
        severity: severity(word("Severity"), about?.properties?.["security-severity"], found.level),
        package: line(message, "Package") ?? line(help, "Package") ?? known[2],
        version: word("Installed Version") ?? word("Version"),
        fixedIn: word("Fixed Version") ?? word("Fix Version"),
      });
    }
    if (others > 0 && findings.list().length === 0)
      throw new ReportError(
        `is SARIF of ${driver.name}, of which no result is about a vulnerability`,
        "give the report of a scanner of images, such as trivy, grype or snyk container",
      );
    return {
      subjects: digestsIn(
        ...each.results
          .slice(0, 1000)
          .flatMap(({ locations }) =>
            locations.flatMap(({ logicalLocations }) =>
              logicalLocations.map(
                ({ fullyQualifiedName }) => /^[^@]*@sha256:[0-9a-f]{64}/.exec(fullyQualifiedName ?? "")?.[0],
              ),
            ),
          ),
      ),
      scan: {
        feed: name,
        scannedAt: each.invocations.at(-1)?.endTimeUtc,
        // Results of other kinds were left out: it tells of vulnerabilities all the same.
        partial: false,
        host: false,
        layers: [],
        findings: findings.list(),
      },
    };
  });
  return { format: "sarif", tool: [...drivers].join(", "), more: false, about };
}

/** `Package: musl` in a text of lines. */
function line(text: string | undefined, name: string): string | undefined {
  const at = `\n${text ?? ""}`.indexOf(`\n${name}: `);
  return at < 0
    ? undefined
    : text!
        .slice(at + name.length + 2)
        .split("\n", 1)[0]!
        .trim() || undefined;
}

function severity(word: string | undefined, score: unknown, level: string | undefined): Severity {
  const named = severityOf(word);
  if (named !== "unknown") return named;
  const number =
    typeof score === "number" ? score : typeof score === "string" ? Number.parseFloat(score) : undefined;
  const scored = severityOfScore(number);
  return scored === "unknown" ? severityOf(level) : scored;
}
