export {
  AUDIT_SCHEMA,
  auditSchema,
  type AuditFinding,
  type AuditNotSeen,
  type AuditResult,
  type Join,
  type StackCounts,
  type StackVerdict,
} from "./result";
