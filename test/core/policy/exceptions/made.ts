import type { ApplyOptions, Exception } from "../../../../core/policy/exceptions";

/** On a day in June of 2026, in an estate that asks for nothing special. */
export const options: ApplyOptions = {
  now: Date.parse("2026-06-15T12:00:00Z"),
  protected: [],
  approved: false,
  longest: Infinity,
  reach: () => true,
};

/** An exception that counts on that day, as a file declares it. */
export const exception = (changes: Partial<Exception> = {}): Exception => ({
  policy: "disallow-privileged-containers",
  resource: "-/apps/Deployment/shop/*",
  owner: "shop",
  reason: "migration",
  expires: "2026-12-31",
  source: "file",
  ...changes,
});

/** The annotations or tags by which a resource declares one. */
export const accepting = (policy: string): Readonly<Record<string, string>> => ({
  [`bulkhead.dev/accept-${policy}`]: "migration",
  "bulkhead.dev/accept-owner": "shop",
  "bulkhead.dev/accept-until": "2026-12-31",
});
