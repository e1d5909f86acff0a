import { auditSchema, type AuditResult } from "../../../../core/audit/result";
import { clean, full } from "../fixture";

const stack = "folder:shop/prod.json";
const [violation] = full.findings;
const counts = {
  resources: 3,
  verdicts: { pass: 1, violation: 2, unknown: 0, notApplicable: 0, error: 0 },
  mandatory: 2,
  advisory: 0,
  unknownMandatory: 0,
  unknownAdvisory: 0,
  accepted: 0,
};

/** An audit of two stacks that meet. */
export const audit: AuditResult = auditSchema.parse({
  schema: "bulkhead/audit/v1",
  tool: clean.tool,
  estate: full.estate,
  catalogue: { hash: "c".repeat(64), policies: 4 },
  backends: ["folder"],
  counts: { ...counts, stacks: 2, unread: 1, crossStack: 1 },
  policies: full.policies,
  stacks: ["prod", "test"].map((name, at) => ({
    id: `folder:shop/${name}.json`,
    backend: "folder",
    key: `shop/${name}.json`,
    project: "shop",
    stack: name,
    environments: ["production"],
    input: { version: "1", hash: "a".repeat(64), bytes: 10 },
    manifest: { time: "2026-11-01T00:00:00Z", ageDays: 21 },
    partial: at === 1,
    counts,
    problems: [],
    notes: [],
    zones: { zones: [], flows: [{ from: "zone app", to: "zone data", forbidden: "TCP 5432" }] },
  })),
  findings: [{ ...violation!, stack, owner: "team-shop" }],
  crossStack: [{ ...violation!, stack, message: "reaches the other stack" }],
  joins: [{ kind: "vpc", name: "vpc-1", owners: [stack], users: ["folder:shop/test.json"] }],
  notSeen: [{ what: "vpc-2", why: "nobody gave it", stack }],
  exceptions: [],
  problems: [],
  notes: [],
  trend: [{ change: "new", owner: "team-shop", policy: "require-digest", count: 2 }],
} satisfies AuditResult);
