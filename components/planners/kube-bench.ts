/** What a check of the benchmark came to; what a person has to look at is unknown. */
export type CisState = "pass" | "fail" | "unknown" | "not-applicable";

export interface CisResult {
  /** The control's number in the benchmark: `3.1.1`. */
  readonly id: string;
  readonly text: string;
  readonly state: CisState;
  readonly remediation: string;
}

export interface CisReport {
  /** The benchmark by which it was checked: `eks-1.5.0`. */
  readonly benchmark: string;
  readonly results: readonly CisResult[];
}

export type ParsedReport = { readonly report: CisReport } | { readonly problem: string };

/** Far above what any benchmark comes to; what is longer was not written by the tool. */
const LONGEST = 8_388_608;

const STATES: Readonly<Record<string, CisState>> = {
  PASS: "pass",
  FAIL: "fail",
  WARN: "unknown",
  INFO: "not-applicable",
};

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listed = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Reads what kube-bench writes with `--json`: one object, or before its version 0.5 a list of controls. */
export function parseKubeBench(written: string): ParsedReport {
  if (written.length > LONGEST) return { problem: `is longer than ${LONGEST} characters` };
  let data: unknown;
  try {
    data = JSON.parse(written);
  } catch {
    return { problem: "is not JSON: run kube-bench with --json" };
  }
  const controls = listed(isFields(data) ? data["Controls"] : data);
  if (!controls || controls.length === 0)
    return { problem: "holds no controls: it is not kube-bench's output" };
  const results: CisResult[] = [];
  const ids = new Set<string>();
  let benchmark = "";
  for (const control of controls) {
    if (!isFields(control)) return { problem: "holds a control that is no object" };
    benchmark ||= text(control["version"]);
    for (const group of listed(control["tests"]) ?? []) {
      for (const check of (isFields(group) && listed(group["results"])) || []) {
        const result = isFields(check) ? resultOf(check) : "holds a check that is no object";
        if (typeof result === "string") return { problem: result };
        if (ids.has(result.id)) return { problem: `holds the check ${result.id} twice` };
        ids.add(result.id);
        results.push(result);
      }
    }
  }
  if (results.length === 0) return { problem: "holds no results: the run was cut short" };
  return { report: { benchmark, results } };
}

function resultOf(check: Fields): CisResult | string {
  const id = text(check["test_number"]);
  if (!/^\d+(\.\d+)*$/.test(id)) return "holds a check without a number";
  const status = text(check["status"]).toUpperCase();
  const skipped = text(check["type"]).toLowerCase() === "skip";
  const state = skipped ? "not-applicable" : Object.hasOwn(STATES, status) ? STATES[status] : undefined;
  if (!state) return `holds the check ${id} with a status that is not known`;
  return { id, text: text(check["test_desc"]), state, remediation: text(check["remediation"]).trim() };
}
