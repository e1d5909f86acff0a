/** Why a report is not read; nothing of it is used. */
export class ReportError extends Error {
  /** @param line in the file, where one place of it is to blame */
  constructor(
    readonly problem: string,
    readonly hint: string,
    readonly line?: number,
    options?: ErrorOptions,
  ) {
    super(problem, options);
    this.name = "ReportError";
  }
}
