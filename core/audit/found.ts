import { fingerprint } from "../policy/finding";
import type { AuditPolicy } from "./policies";
import type { AuditFinding } from "./result";

/** What is found beside the policies' own findings. */
export interface Found {
  readonly policy: AuditPolicy;
  /** The audit's id of the stack. */
  readonly stack: string;
  readonly environment: string;
  readonly subject: { readonly id: string; readonly type: string; readonly name: string };
  readonly message: string;
  readonly evidence?: readonly string[];
  /** Tells it from others on the same subject. */
  readonly key: string;
}

export function toAuditFinding(found: Found): AuditFinding {
  const { policy, stack, environment, subject, message, evidence = [], key } = found;
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
    fingerprint: fingerprint(policy.name, subject.id, key),
    stack,
  };
}
