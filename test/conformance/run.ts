import { parseArgs } from "node:util";
import { casesFolder, haveCases } from "./cases";
import { readControls } from "./controls";
import { evidenceFolder, hasEvidence, readVerdicts, verifyRow } from "./evidence";
import { runCases } from "./harness";
import { byCorpus, runReachability, type ReachabilityOutcome } from "./reachability";
import { byControl, precision, recall, score, type Outcome } from "./score";

const { values } = parseArgs({
  options: {
    corpus: { type: "string" },
    control: { type: "string" },
    misses: { type: "boolean", default: false },
  },
});

const percent = (share: number): string => share.toFixed(3);

function line(name: string, outcomes: readonly Outcome[]): string {
  const total = score(outcomes);
  const counts = [total.truePositives, total.falsePositives, total.falseNegatives, total.trueNegatives];
  return [
    name.padEnd(34),
    ...counts.map((count) => String(count).padStart(5)),
    percent(precision(total)),
    percent(recall(total)),
  ].join("  ");
}

function printReachability(outcomes: readonly ReachabilityOutcome[]): void {
  if (outcomes.length === 0) return;
  console.log(`\n${"connections".padEnd(34)}  exact  total  unmodelled  wrong`);
  for (const [corpus, own] of byCorpus(outcomes)) {
    const count = (verdict: ReachabilityOutcome["verdict"]): number =>
      own.filter((each) => each.verdict === verdict).length;
    const counts = [
      [count("exact"), 5],
      [own.length, 5],
      [count("unknown"), 10],
      [count("wrong"), 5],
    ] as const;
    const columns = counts.map(([value, width]) => String(value).padStart(width));
    console.log([corpus.padEnd(34), ...columns].join("  "));
    for (const each of own.filter(({ verdict }) => verdict !== "exact"))
      if (values.misses || each.verdict === "wrong")
        console.log(`    ${each.verdict.toUpperCase()} ${each.case.id}: ${each.notes[0] ?? ""}`);
  }
  console.log();
}

function printEvidence(): void {
  if (!hasEvidence()) {
    console.log(`skipped: there is no signed material at ${evidenceFolder}`);
    return;
  }
  const verdicts = readVerdicts().map(verifyRow);
  const right = verdicts.filter(({ row, got }) => got === row.expect);
  console.log(`\nsigned material: ${right.length} of ${verdicts.length} verdicts are those of their sources`);
  for (const { row, got, why } of verdicts)
    if (got !== row.expect) console.log(`    ${got}, not ${row.expect}: ${row.file} (${row.reason}) ${why}`);
}

async function main(): Promise<void> {
  if (values.corpus === undefined && values.control === undefined) printEvidence();
  if (!haveCases) {
    console.log(`skipped: there are no cases at ${casesFolder}`);
    return;
  }
  const { outcomes, lacking, unread } = await runCases(readControls(), values);
  console.log(`${"control".padEnd(34)}     TP     FP     FN     TN  precision  recall`);
  for (const [control, own] of [...byControl(outcomes)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(line(control, own));
    for (const miss of own.filter((each) => each.got !== each.expected)) {
      if (!values.misses) continue;
      const found = miss.findings.map((finding) => finding.message).join(" | ");
      console.log(
        `    ${miss.got === "fail" ? "FALSE POSITIVE" : "MISSED"} ${miss.case.id}${found ? `: ${found}` : ""}`,
      );
    }
  }
  console.log(line("all", outcomes));
  console.log(
    line(
      "all without a tool's prefix",
      outcomes.filter((each) => !/^(kl|ks|ka|tk|po)-/.test(each.case.control)),
    ),
  );
  if (values.control === undefined || values.control.startsWith("netpol-"))
    printReachability(await runReachability(values));
  for (const problem of unread) console.log(`not read whole: ${problem}`);
  if (lacking.size > 0) {
    const list = [...lacking].sort((a, b) => b[1] - a[1]).map(([control, count]) => `${control} (${count})`);
    console.log(`controls that no policy is named for: ${list.join(", ")}`);
  }
}

void main();
