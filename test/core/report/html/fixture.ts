import { resultSchema, type Result } from "../../../../core/report";
import { full } from "../fixture";

const [violation] = full.findings;
const yes = {
  account: "yes",
  vpc: "yes",
  host: "yes",
  vm: "yes",
  sandbox: "yes",
  pool: "yes",
  namespace: "no",
} as const;
const image = { missing: [], causes: [], uses: 1, usedBy: ["shop/web"] };

/** The fixture with every optional part that a page shows. */
export const withEverything: Result = resultSchema.parse({
  ...full,
  inputs: [
    {
      kind: "state",
      name: "prod.json",
      hash: "a".repeat(64),
      bytes: 12,
      modified: "2026-11-01T00:00:00.000Z",
    },
  ],
  baseline: { file: "bulkhead.baseline.json", known: [violation!], gone: [] },
  coverage: {
    framework: "nist-800-190",
    name: "NIST SP 800-190",
    version: "2017",
    url: "https://example.com",
    controls: [
      {
        control: "4.4.3",
        topic: "Runtime",
        verdict: "fail",
        policies: ["disallow-privileged-containers"],
        why: "1 violation",
      },
      { control: "4.5.1", topic: "Host", verdict: "not-covered", policies: [], why: "no policy judges it" },
    ],
  },
  zones: {
    zones: [
      { zone: "zone app", ends: 2, names: ["shop/web", "shop/api"] },
      { zone: "zone data", ends: 1, names: ["shop/db"] },
    ],
    flows: [
      { from: "the internet", to: "zone app", allowed: "TCP 443" },
      { from: "zone app", to: "zone data", forbidden: "TCP 5432", unknown: "UDP 53" },
    ],
  },
  connections: {
    groups: 3,
    shown: [
      {
        from: { zone: "zone app", ends: 2, names: ["shop/web", "shop/api"] },
        to: { zone: "zone data", ends: 1, names: ["shop/db"] },
        may: "TCP 5432",
        must: "TCP 5432",
        verdict: "forbidden",
        witness: ["web to db on TCP 5432: allowed", "security group db, ingress: allowed"],
      },
    ],
  },
  statuses: {
    source: "the evidence log images.jsonl",
    at: "2026-11-22T00:00:00.000Z",
    untold: 2,
    images: [
      {
        ...image,
        digest: `sha256:${"aa".repeat(32)}`,
        references: ["registry.example.com/web@sha256:aa"],
        colour: "green",
      },
      {
        ...image,
        digest: `sha256:${"bb".repeat(32)}`,
        references: [],
        colour: "amber",
        causes: [{ cause: "vulnerability:CVE-2026-1", severity: "medium", since: "2026-01-01T00:00:00Z" }],
      },
      {
        ...image,
        digest: `sha256:${"cc".repeat(32)}`,
        references: [],
        colour: "amber",
        causes: [{ cause: "vulnerability:CVE-2026-2", severity: "critical", since: "2026-10-01T00:00:00Z" }],
      },
    ],
  },
  cohabitation: {
    schema: "bulkhead/cohabitation/v1",
    groups: ["shop/web", "shop/db"].map((name) => ({
      workloads: [name],
      count: 1,
      zones: ["app"],
      suppliers: ["in-house"],
      environment: "production",
      level: "strict",
      platform: false,
      pools: [{ name: "pool", answer: "yes" }],
    })),
    pools: [{ name: "pool", kind: "node group", zones: ["app"] }],
    pairs: [
      {
        first: 0,
        second: 1,
        shares: yes,
        forbidden: [{ layer: "vm", level: "strict", answer: "yes", clauses: ["differ: zone"] }],
      },
    ],
    left: 0,
  },
} satisfies Result);
