import { catalogueHash } from "../statement";
import type { ReportOptions } from "../result";
import { plural } from "../text";
import { markup, table, type Markup } from "./markup";
import type { Reported } from "./reported";
import { rest } from "./rest";

/** More rows than these are added by the page's script. */
const most = 500;

/** What was judged and by what, so that an auditor can tell it from anything else. */
export function inputs(result: Reported, { now, signedBy }: ReportOptions): Markup {
  const { tool, estate } = result;
  const facts = [
    ["tool", `${tool.name} ${tool.version}`],
    ["catalogue", `${plural(result.policies.length, "policy", "policies")}, sha256 ${catalogueHash(result)}`],
    ["estate", `${estate.defaulted ? "Bulkhead's defaults" : estate.source}, sha256 ${estate.hash}`],
    ...("stage" in result
      ? [["stage", result.stage === "preview" ? "planned resources" : "existing resources"]]
      : []),
    ...("started" in result && result.started !== undefined ? [["audit started", result.started]] : []),
    ...(now === undefined ? [] : [["report written", new Date(now).toISOString()]]),
    [
      "signed",
      signedBy === undefined
        ? "no"
        : `by the key ${signedBy.key}; the signature lies beside this file, in ${signedBy.envelope}`,
    ],
  ];
  const rows = inputsOf(result).map(({ name, kind, hash, bytes, written, engine }) => [
    name,
    kind,
    hash ?? "not hashed",
    bytes === undefined ? "" : bytes.toLocaleString("en"),
    written === undefined ? "not said" : age(written, now),
    engine ?? "",
  ]);
  const heads = ["input", "kind", "sha256", "bytes", "written", "engine"];
  return markup`${table("Versions", ["what", "which"], facts)}
${table(
  "Inputs",
  heads,
  rows
    .slice(0, most)
    .map(([name, kind, hash, ...others]) => [name, kind, markup`<code>${hash}</code>`, ...others]),
)}${rest(rows.slice(most))}`;
}

interface Input {
  readonly name: string;
  readonly kind: string;
  readonly hash?: string | undefined;
  readonly bytes?: number | undefined;
  /** ISO 8601; of a state when the engine wrote it, else when the file was. */
  readonly written?: string | undefined;
  readonly engine?: string | undefined;
}

const inputsOf = (result: Reported): readonly Input[] =>
  result.schema === "bulkhead/audit/v1"
    ? result.stacks.map(({ id, input: { hash, bytes }, manifest: { time, engine } }) => ({
        name: id,
        kind: "state",
        hash,
        bytes,
        written: time,
        engine,
      }))
    : result.inputs.map(({ name, stack, modified, written = modified, ...input }) => ({
        ...input,
        name: `${name}${stack === undefined ? "" : ` (${stack})`}`,
        written,
      }));

const age = (time: string, now: number | undefined): string => {
  const days = now === undefined ? NaN : Math.floor((now - Date.parse(time)) / 86_400_000);
  return `${time.slice(0, 16).replace("T", " ")} UTC${Number.isNaN(days) ? "" : `, ${plural(Math.max(0, days), "day")} old`}`;
};
