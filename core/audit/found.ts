import { fingerprint } from "../policy/finding";
import type { ResultFinding } from "../report/result";
import type { AuditPolicy } from "./policies";
import type { AuditFinding } from "./result";

/** What is found beside the policies' own findings. */
export interface Found {
  readonly policy: AuditPolicy;
  readonly environment: string;
  readonly subject: { readonly id: string; readonly type: string; readonly name: string };
  readonly message: string;
  readonly evidence?: readonly string[];
  /** Tells it from others on the same subject. */
  readonly key: string;
  readonly location?: ResultFinding["location"];
}

/** @param found with the audit's id of the stack */
export const toAuditFinding = ({ stack, ...found }: Found & { readonly stack: string }): AuditFinding => ({
  ...toFinding(found),
  stack,
});

export function toFinding(found: Found): ResultFinding {
  const { policy, environment, subject, message, evidence = [], key, location } = found;
  return {
    policy: policy.name,
    kind: "violation",
    level: policy.enforcementLevel,
    severity: policy.severity,
    subject: { ...subject, ...(subject.id.startsWith("urn:") && { urn: subject.id }) },
    path: "",
    message,
    environment,
    evidence: evidence.map((text) => ({ text })),
    ...(location && { location }),
    fingerprint: fingerprint(policy.name, subject.id, key),
  };
}
