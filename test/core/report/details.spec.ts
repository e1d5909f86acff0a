import assert from "node:assert/strict";
import type { Result } from "../../../core/report";
import { csv } from "../../../core/report/csv";
import { policyReport } from "../../../core/report/policy-report";
import { github } from "../../../core/report/github";
import { gitlab } from "../../../core/report/gitlab";
import { json } from "../../../core/report/json";
import { junit } from "../../../core/report/junit";
import { markdown } from "../../../core/report/markdown";
import { pretty } from "../../../core/report/pretty";
import { clean, full } from "./fixture";

const [violation] = full.findings;

const many = (count: number): Result => ({
  ...clean,
  counts: { ...clean.counts, mandatory: count },
  findings: Array.from({ length: count }, (_, index) => ({
    ...violation!,
    message: `finding ${index}`,
    severity: index === count - 1 ? "critical" : "low",
    subject: { ...violation!.subject, id: `-/apps/Deployment/shop/web-${index}` },
  })),
});

describe("pretty", () => {
  // eslint-disable-next-line no-control-regex -- colours are what is looked for
  const colors = /\u001b\[\d+m/g;

  it("colours only where it may, and says the same", () => {
    assert.doesNotMatch(pretty(full), colors);
    assert.match(pretty(full, { color: true }), colors);
    assert.equal(pretty(full, { color: true }).replace(colors, ""), pretty(full));
  });

  it("shows in quiet only what fails, and counts what it leaves out", () => {
    const text = pretty(full, { quiet: true });
    assert.match(text, /container web of Deployment web is privileged/);
    assert.match(text, /failed to judge/);
    assert.doesNotMatch(text, /memory limit|Not seen|Accepted|^Note/m);
    assert.match(text, /; 3 not shown/);
  });

  it("asks the caller what fails", () => {
    const text = pretty(full, { quiet: true, fails: (finding) => finding.severity === "low" });
    assert.match(text, /memory limit/);
    assert.doesNotMatch(text, /Deployment web is privileged/);
  });

  it("tells once what all findings of a resource have in common", () => {
    const findings = full.findings
      .slice(0, 2)
      .map((each) => ({ ...each, location: { file: "a.yaml", line: 3 } }));
    assert.equal(pretty({ ...full, findings, problems: [] }).match(/at a\.yaml:3/g)?.length, 1);
    const [first, second] = findings;
    const apart = [first!, { ...second!, location: { file: "a.yaml", line: 4 } }];
    assert.equal(pretty({ ...full, findings: apart }).match(/at a\.yaml:[34]/g)?.length, 2);
  });

  it("wraps between words, colours or not", () => {
    const words = (text: string): string => text.replace(/\s+/g, " ");
    for (const color of [false, true]) {
      const text = pretty(full, { color, width: 60 });
      assert.equal(words(text), words(pretty(full, { color })));
      const long = text
        .replace(colors, "")
        .split("\n")
        .filter((line) => line.length > 60);
      assert.ok(
        long.every((line) => !line.trim().includes(" ")),
        long.join("\n"),
      );
    }
  });

  it("tells a check of nothing from a clean one", () => {
    const empty = { ...clean, counts: { ...clean.counts, resources: 0 } };
    assert.match(pretty(empty), /! nothing to judge/);
  });

  it("shortens what nobody reads", () => {
    const long = { ...clean, notes: ["x".repeat(1_000_000)] };
    assert.ok(pretty(long).length < 5000);
  });
});

describe("github", () => {
  const lines = github(many(25)).trimEnd().split("\n");

  it("stays within what one step shows, the worst first", () => {
    const errors = lines.filter((line) => line.startsWith("::error"));
    assert.equal(errors.length, 10);
    assert.match(errors[0] ?? "", /finding 24/);
    assert.match(errors[9] ?? "", /::16 more of this kind/);
  });

  it("cuts nothing off that fits", () => {
    const errors = github(many(10))
      .split("\n")
      .filter((line) => line.startsWith("::error"));
    assert.equal(errors.length, 10);
    assert.doesNotMatch(errors[9] ?? "", /more of this kind/);
  });

  it("lets no text begin a command of its own", () => {
    const commands = github(full)
      .split("\n")
      .filter((line) => /^(::|##\[)/.test(line));
    assert.ok(commands.every((line) => /^::(error|warning|notice) [^:]*::/.test(line)));
    assert.equal(commands.length, full.findings.length + full.problems.length);
  });
});

describe("gitlab", () => {
  it("gives every issue a fingerprint of its own, the same from run to run", () => {
    const read = (result: Result): string[] =>
      (JSON.parse(gitlab(result)) as { fingerprint: string }[]).map((each) => each.fingerprint);
    const prints = read(full);
    assert.equal(new Set(prints).size, prints.length);
    assert.deepEqual(read(full), prints);
  });
});

describe("junit", () => {
  it("passes a policy without findings", () => {
    assert.match(junit(clean), /<testsuites name="bulkhead" tests="1" failures="0" errors="0" skipped="0">/);
  });
});

describe("markdown", () => {
  it("fits into one comment and says what it left out", () => {
    const text = markdown(many(2000));
    assert.ok(text.length < 65_536);
    assert.match(text, /and \d+ more sections that did not fit/);
    assert.match(text, /<sub>.*<\/sub>\n$/);
  });

  it("keeps text from being markup, a link or a call", () => {
    const text = markdown(full);
    assert.doesNotMatch(text, /<script|(?<!&#93;)\]\(|https?:\/\/|@everyone/);
  });
});

describe("json", () => {
  it("is the result, whatever it holds", () => {
    assert.deepEqual(JSON.parse(json(full)), JSON.parse(JSON.stringify(full)));
  });
});

describe("csv", () => {
  const rows = (text: string): string[][] =>
    text
      .trimEnd()
      .split("\n")
      .map((line) =>
        [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
          ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
        ),
      );

  it("has as many cells in each line as in the first, whatever the text", () => {
    const [head, ...lines] = rows(csv(full));
    assert.equal(lines.length, full.findings.length + 1);
    for (const line of lines) assert.equal(line.length, head!.length);
  });

  it("lets no cell begin as a formula", () => {
    const signs = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\uff1d1", "|x", "%x"];
    for (const sign of signs) {
      const [violation] = full.findings;
      const result = { ...full, findings: [{ ...violation!, message: `${sign},"x"` }] };
      const cell = rows(csv(result))[1]![10]!;
      assert.match(cell, /^'/, sign);
    }
  });
});

describe("policy reports", () => {
  interface Report {
    kind: string;
    metadata: { name: string; namespace?: string };
    summary: Record<string, number>;
    results: { result: string; resources?: { namespace?: string; name: string; apiVersion: string }[] }[];
  }
  const read = (result: Result): Report[] => (JSON.parse(policyReport(result)) as { items: Report[] }).items;

  it("keep each namespace's findings in it, and what has none in the cluster's", () => {
    const items = read(full);
    const shop = items.find(({ metadata }) => metadata.namespace === "shop")!;
    assert.equal(shop.kind, "PolicyReport");
    assert.deepEqual(shop.results[0]!.resources, [
      { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
    ]);
    assert.deepEqual(shop.summary, { pass: 0, fail: 1, warn: 2, error: 0, skip: 0 });
    const system = items.find(({ metadata }) => metadata.namespace === "kube-system")!;
    assert.deepEqual(
      system.results.map(({ result }) => result),
      ["skip"],
    );
    const rest = items.find(({ kind }) => kind === "ClusterPolicyReport")!;
    assert.deepEqual(rest.summary, { pass: 0, fail: 2, warn: 1, error: 2, skip: 0 });
  });

  it("are split where one object could not hold them, and lose nothing", () => {
    const items = read(many(1201));
    assert.deepEqual(
      items.map(({ metadata }) => metadata.name),
      ["bulkhead", "bulkhead-2", "bulkhead-3"],
    );
    assert.equal(
      items.reduce((sum, { results }) => sum + results.length, 0),
      1201,
    );
  });
});
