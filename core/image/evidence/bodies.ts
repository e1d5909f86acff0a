import * as z from "zod";
import type { Kind } from "./kinds";

/** One line of what somebody wrote, without control characters, so that it can be shown anywhere. */
const text = (most = 2000) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u, "holds control characters");

/** A container image by its digest, or a machine image by its id. */
export const subject = () =>
  z
    .string()
    .regex(
      /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}|ami-[0-9a-f]{8}([0-9a-f]{9})?)$/,
      "is neither a digest (sha256:…) nor a machine image (ami-…)",
    );

export const time = () =>
  z.iso.datetime({ offset: false, error: "is not a time in UTC, such as 2026-01-31T08:00:00Z" });

export const SEVERITIES = ["unknown", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

const severity = () => z.enum(SEVERITIES);
const vulnerability = () => text(128).describe("its name in the feed, such as CVE-2026-1234");
const recordId = () => z.string().regex(/^[0-9a-f]{64}$/, "is not the id of a piece of evidence");

const verdict = (passes: string, fails: string, what: string) =>
  z.strictObject({
    outcome: z.enum([passes, fails]).describe(what),
    reason: text().optional(),
    report: text().optional().describe("where the report lies, or its hash"),
    environment: text(256).optional(),
  });

const packageRow = z.strictObject({
  name: text(512),
  version: text(256).optional(),
  purl: text(2000).optional(),
  licences: z.array(text(512)).max(200).optional(),
  layer: z.enum(["own", "base", "host"]).optional().describe("who put it in"),
});

const finding = z.strictObject({
  id: vulnerability(),
  severity: severity(),
  aliases: z.array(vulnerability()).max(50).optional().describe("its names in other feeds"),
  package: text(512).optional(),
  version: text(256).optional(),
  purl: text(2000).optional(),
  fixedIn: text(256).optional(),
  origin: z
    .enum(["own", "base", "host"])
    .optional()
    .describe("own layers, those of the base image, or the host's system"),
});

const material = z.strictObject({ uri: text(2000), digest: text(256).optional() });

/** What a piece of evidence of each kind says. */
export const bodies = {
  vetting: verdict("accepted", "refused", "whether the public image may serve as a parent").extend({
    source: text(2000).optional().describe("where the image comes from"),
    licence: text(512).optional(),
    approver: text(256).optional(),
  }),
  scan: z.strictObject({
    feed: text(256).describe("the scanner or source of vulnerabilities"),
    feedDate: time().optional().describe("how old the feed's data are"),
    scannedAt: time()
      .optional()
      .describe("when the image was looked at: recording it later makes it no fresher"),
    partial: z
      .boolean()
      .optional()
      .describe("it tells what was found, not that nothing else is there: it counts as no scan of the image"),
    layers: z
      .array(text(256))
      .max(1000)
      .optional()
      .describe("the image's layers by their diff ids, lowest first"),
    findings: z.array(finding).max(200_000),
  }),
  provenance: z.strictObject({
    builder: text(2000).describe("the builder's id"),
    signer: text(256).optional().describe("the estate's signer whose signature on it was verified"),
    base: z.array(subject()).max(1000).default([]).describe("the images that it was built on"),
    materials: z.array(material).max(10_000).default([]),
  }),
  signature: z.strictObject({
    signer: text(256).describe("the estate's signer whose signature was verified"),
    identity: text(2000).optional(),
    issuer: text(2000).optional(),
  }),
  qa: verdict("passed", "failed", "whether the tests passed"),
  staging: verdict("passed", "failed", "whether it was verified in staging"),
  instrumentation: verdict("passed", "failed", "whether its callbacks were seen to work"),
  approval: verdict("approved", "refused", "whether it may run in production"),
  sbom: z.strictObject({
    format: text(64),
    packages: z.array(packageRow).max(500_000),
    size: z.int().min(0).optional().describe("bytes"),
    base: text(512).optional().describe("the base image: a class or a repository"),
  }),
  "deployment-approval": z.strictObject({
    outcome: z.enum(["approved", "refused"]),
    supplier: text(256),
    environment: text(256),
    reason: text().optional(),
  }),
  vex: z.strictObject({
    author: text(512).optional(),
    statements: z
      .array(
        z.strictObject({
          vulnerability: vulnerability(),
          status: z.enum(["not_affected", "affected", "fixed", "under_investigation"]),
          justification: text().optional(),
          packages: z
            .array(text(2000))
            .min(1)
            .max(1000)
            .optional()
            .describe(
              "it speaks of these packages alone, by their URLs or names; of the whole image without it",
            ),
        }),
      )
      .min(1)
      .max(100_000),
  }),
  clearing: z.strictObject({ reason: text() }),
  exception: z.strictObject({ vulnerability: vulnerability(), owner: text(256), reason: text() }),
  revocation: z.strictObject({
    reason: text(),
    of: recordId().optional().describe("the piece of evidence; the whole image without it"),
  }),
} satisfies Record<Kind, z.ZodType>;

export type Bodies = { readonly [K in Kind]: z.output<(typeof bodies)[K]> };
export type SbomPackage = Bodies["sbom"]["packages"][number];
export type ScanFinding = Bodies["scan"]["findings"][number];
export { recordId, text };
