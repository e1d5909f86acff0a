export const auditFormats = ["pretty", "json", "jsonl", "html"] as const;

/** A format, and the file that it goes to; standard output without one. */
export interface AuditOutput {
  readonly format: (typeof auditFormats)[number];
  readonly file?: string;
}
