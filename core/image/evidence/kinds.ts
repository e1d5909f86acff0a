/** All kinds of evidence about an image. Those that a colour may need come first. */
export const EVIDENCE_KINDS = [
  "vetting",
  "scan",
  "provenance",
  "signature",
  "qa",
  "staging",
  "instrumentation",
  "approval",
  "sbom",
  "deployment-approval",
  "vex",
  "clearing",
  "exception",
  "revocation",
] as const;

export type Kind = (typeof EVIDENCE_KINDS)[number];
