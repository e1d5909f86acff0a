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
    images: at === 0 ? { amber: 1, green: 1 } : { amber: 1 },
  })),
  started: "2026-11-22T12:00:00.000Z",
  findings: [
    {
      ...violation!,
      stack,
      owner: "team-shop",
      since: "2026-11-01T00:00:00.000Z",
      due: "2026-11-08T00:00:00.000Z",
    },
  ],
  crossStack: [{ ...violation!, stack, message: "reaches the other stack" }],
  joins: [{ kind: "vpc", name: "vpc-1", owners: [stack], users: ["folder:shop/test.json"] }],
  notSeen: [{ what: "vpc-2", why: "nobody gave it", stack }],
  exceptions: [],
  problems: [],
  notes: [],
  images: {
    source: "the evidence log images.jsonl",
    untold: 1,
    images: [
      {
        digest: `sha256:${"aa".repeat(32)}`,
        references: [`registry.example.com/api@sha256:${"aa".repeat(32)}`],
        colour: "amber",
        since: "2026-11-10T00:00:00.000Z",
        causes: [{ cause: "vulnerability:CVE-2026-1", severity: "high", since: "2026-11-10T00:00:00.000Z" }],
        doubts: 12,
        missing: [],
        usedBy: [stack, "folder:shop/test.json"],
        uses: 3,
        stacks: 2,
        places: [
          { environment: "production", owner: "team-shop", due: "2026-11-13T00:00:00.000Z", uses: 2 },
          { environment: "test", due: "2027-02-08T00:00:00.000Z", uses: 1 },
        ],
      },
      {
        digest: `sha256:${"bb".repeat(32)}`,
        references: [],
        colour: "green",
        causes: [],
        missing: [],
        usedBy: [stack],
        uses: 1,
        stacks: 1,
        places: [{ environment: "production", uses: 1 }],
      },
    ],
  },
  coverage: [
    {
      framework: "nist-800-190",
      name: "NIST SP 800-190",
      version: "2017",
      url: "https://example.com",
      controls: [
        {
          control: "4.4.3",
          topic: "containers",
          verdict: "fail",
          policies: ["a", "b", "c", "disallow-privileged-containers"],
          why: "violated: disallow-privileged-containers (2)",
          stacks: { pass: 1, fail: 1, unknown: 0, notApplicable: 0 },
        },
        { control: "4.6", topic: "hardware", verdict: "not-covered", policies: [], why: "the provider's" },
      ],
    },
  ],
  deadlines: { critical: 7 },
  trend: [
    { change: "new", owner: "team-shop", policy: "require-digest", count: 2 },
    { change: "overdue", owner: "team-shop", policy: "disallow-privileged-containers", count: 1 },
  ],
  history: [
    {
      at: "2026-11-01T00:00:00.000Z",
      owners: [{ name: "team-shop", open: 4, overdue: 0 }],
      policies: [{ name: "require-digest", open: 4, overdue: 0 }],
    },
    {
      at: "2026-11-22T12:00:00.000Z",
      owners: [{ name: "team-shop", open: 2, overdue: 1 }],
      policies: [{ name: "disallow-privileged-containers", open: 1, overdue: 1 }],
    },
  ],
} satisfies AuditResult);
