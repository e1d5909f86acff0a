import { NEEDED_EVIDENCE } from "../../estate";

/** All kinds of evidence about an image. Those that a colour may need come first. */
export const EVIDENCE_KINDS = [
  ...NEEDED_EVIDENCE,
  "sbom",
  "deployment-approval",
  "vex",
  "clearing",
  "exception",
  "revocation",
] as const;

export type Kind = (typeof EVIDENCE_KINDS)[number];
