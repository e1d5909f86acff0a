import * as z from "zod";
import { named, section } from "./kit";
import { duration, ENFORCEMENTS, reference, text } from "./scalars";

/** Where exceptions are kept unless the estate names another file; this one may be absent. */
export const DEFAULT_EXCEPTIONS = "bulkhead.exceptions.yaml";

const MINUTE = 60_000;

export const register = () =>
  section("The deployment register", {
    url: z
      .url({ protocol: /^https?$/, error: "is not a URL" })
      .describe("where the service listens")
      .optional(),
    snapshot: text("a saved snapshot, relative to the estate file").optional(),
    key: text("the register's public key, relative to the estate file").optional(),
    staleAfter: duration("when what it says is too old to rely on").default(15 * MINUTE),
    stopWithin: duration("when a request to stop must be complied with").default(10 * MINUTE),
  });

export const exceptions = () =>
  section("Accepted findings", {
    file: text("where they are kept, relative to the estate file").default(DEFAULT_EXCEPTIONS),
    inCode: z.boolean().default(false).describe("whether annotations in the judged code count"),
    protected: z.array(reference("a policy")).default([]).describe("policies that know no exception"),
    longest: duration("the furthest that an exception's expiry may lie ahead").default(Infinity),
  }).prefault({});

const value = z.json();

const setting = () => ({
  enforce: z.enum(ENFORCEMENTS).describe("what a finding of the policy does").optional(),
  settings: z.record(z.string(), value).describe("settings of the policy's own").optional(),
});

const policy = () =>
  section("Level and settings of one policy", {
    ...setting(),
    in: named("by environment", section("In this environment", setting())).default({}),
  });

export const policies = () => named("Level or settings of single policies", policy());

export type Register = z.output<ReturnType<typeof register>>;
export type Exceptions = z.output<ReturnType<typeof exceptions>>;
export type PolicySetting = z.output<ReturnType<typeof policy>>;
