declare const BULKHEAD_VERSION: string | undefined;

/** The release; "development" where the source is run. */
export const version = (): string =>
  typeof BULKHEAD_VERSION === "string" ? BULKHEAD_VERSION : "development";
