import { parseEstateData, type Estate } from "../../../../core/estate";
import { seal, type Evidence, type Statement } from "../../../../core/image/evidence/record";
import type { Kind } from "../../../../core/image/evidence/kinds";
import type { Bodies } from "../../../../core/image/evidence/bodies";

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const start = Date.parse("2026-01-01T00:00:00Z");
export const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
export const iso = (time: number): string => new Date(time).toISOString();

export function estateWith(images: Record<string, unknown> = {}): Estate {
  const result = parseEstateData({
    zones: { internet: { external: true } },
    environments: { production: { select: [{ stack: "**" }], controlled: true } },
    images: {
      repositories: { default: ["registry.example.com/shop/**"] },
      signers: { build: { key: "build.pub" } },
      builders: ["https://ci.example.com/v1"],
      ...images,
    },
  });
  if (!("estate" in result)) throw new Error(JSON.stringify(result));
  return result.estate;
}

const bodies: Bodies = {
  vetting: { outcome: "accepted" },
  scan: { feed: "scanner", findings: [] },
  provenance: { builder: "https://ci.example.com/v1", signer: "build", base: [], materials: [] },
  signature: { signer: "build" },
  qa: { outcome: "passed" },
  staging: { outcome: "passed" },
  instrumentation: { outcome: "passed" },
  approval: { outcome: "approved" },
  sbom: { format: "cyclonedx", packages: [] },
  "deployment-approval": { outcome: "approved", supplier: "acme", environment: "production" },
  vex: { statements: [{ vulnerability: "CVE-2026-1", status: "not_affected" }] },
  clearing: { reason: "looked at" },
  exception: { vulnerability: "CVE-2026-1", owner: "team", reason: "not reachable" },
  revocation: { reason: "leaked key" },
};

const roles: Readonly<Record<Kind, Statement["role"]>> = {
  vetting: "security",
  scan: "pipeline",
  provenance: "pipeline",
  signature: "pipeline",
  qa: "pipeline",
  staging: "pipeline",
  instrumentation: "pipeline",
  approval: "security",
  sbom: "pipeline",
  "deployment-approval": "security",
  vex: "security",
  clearing: "security",
  exception: "security",
  revocation: "security",
};

/** A piece of evidence of a kind, with whatever is said otherwise. @param at milliseconds */
export function evidence<K extends Kind>(
  kind: K,
  at: number,
  other: Partial<Omit<Statement, "kind" | "body">> & { readonly body?: Partial<Bodies[K]> } = {},
): Evidence {
  const { body, ...head } = other;
  return seal({
    kind,
    digest: digest("a"),
    at: iso(at),
    actor: "somebody",
    role: roles[kind],
    ...head,
    body: { ...bodies[kind], ...body },
  } as Statement);
}

/** All evidence that makes an image green, recorded one after the other at this time. */
export const toGreen = (at: number, of = digest("a")): Evidence[] =>
  (["provenance", "signature", "scan", "qa", "staging", "instrumentation", "approval"] as const).map((kind) =>
    evidence(kind, at, { digest: of }),
  );
