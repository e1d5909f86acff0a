import { hash } from "node:crypto";
import type { Location } from "../graph";
import type { EnforcementLevel, Severity } from "./policy";
import type { Evidence } from "./report";

/** What a finding is about. */
export interface Subject {
  readonly id: string;
  readonly urn?: string;
  readonly type: string;
  readonly name: string;
}

/** A violation, an unknown that could be one, or a policy that failed to judge. The unit of every report. */
export interface Finding {
  readonly policy: string;
  readonly kind: "violation" | "unknown" | "error";
  readonly level: Exclude<EnforcementLevel, "disabled">;
  readonly severity: Severity;
  readonly subject: Subject;
  /** Below the subject, as `spec.containers[0].image`; empty for the subject itself. */
  readonly path: string;
  /** What is wrong, naming resource and value; never a secret. */
  readonly message: string;
  readonly environment: string;
  /** Of an unknown: what would have to be known. */
  readonly missing?: string;
  readonly evidence: readonly Evidence[];
  readonly location?: Location;
  readonly fingerprint: string;
}

/** Stays the same from run to run and stack to stack: made of policy, id without the stack's name, and path. */
export function fingerprint(policy: string, id: string, path: string): string {
  const stackless = id.replace(/^urn:pulumi:[^:]*(?:::|$)/, "urn:pulumi:*::");
  return hash("sha256", `${policy}\0${stackless}\0${path}`, "hex").slice(0, 32);
}
