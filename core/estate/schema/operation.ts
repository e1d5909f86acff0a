import * as z from "zod";
import { named, section } from "./kit";
import { duration, ENFORCEMENTS, reference, text } from "./scalars";

/** Where exceptions are kept unless the estate names another file; this one may be absent. */
export const DEFAULT_EXCEPTIONS = "bulkhead.exceptions.yaml";

/** Ninety days, in milliseconds: when a state is old unless the estate says otherwise. */
export const STALE_AFTER = 90 * 86_400_000;

const MINUTE = 60_000;

const response = () =>
  section("What is to happen on an anomaly; the first that matches holds", {
    environments: z.array(reference("an environment")).min(1).describe("only there").optional(),
    on: z
      .array(z.enum(["process", "user", "write", "mount", "listen", "connect", "image", "container"]))
      .min(1)
      .describe("only on anomalies of these kinds")
      .optional(),
    respond: z
      .array(z.enum(["alert", "amber", "stop"]))
      .describe("call the webhook; put the image in doubt; ask for the workload to be stopped"),
  });

const webhook = () =>
  section("Whom to tell of anomalies", {
    url: z.url({ protocol: /^https?$/, error: "is not a URL" }).describe("takes a POST of JSON"),
    timeout: duration("how long an answer may take").default(10_000),
    retries: z.int().min(0).max(10).default(3).describe("how often to try again"),
  });

const behaviour = () =>
  section("What happens when a container does what it should not", {
    responses: z.array(response()).default([]).describe("what is done; anomalies are told in any case"),
    webhook: webhook().optional(),
  });

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
    behaviour: behaviour().optional(),
  });

export const exceptions = () =>
  section("Accepted findings", {
    file: text("where they are kept, relative to the estate file").default(DEFAULT_EXCEPTIONS),
    inCode: z.boolean().default(false).describe("whether annotations in the judged code count"),
    approved: z
      .boolean()
      .default(false)
      .describe("whether each must name who approved it, somebody else than its owner"),
    protected: z.array(reference("a policy")).default([]).describe("policies that know no exception"),
    longest: duration("the furthest that an exception's expiry may lie ahead").default(Infinity),
  }).prefault({});

export const states = () =>
  section("What is asked of the states of stacks", {
    staleAfter: duration("a state that was written longer ago is a finding").default(STALE_AFTER),
  });

const deadline = (severity: string) => duration(`of ${severity} ones`).optional();

export const deadlines = () =>
  section("How long findings may stay open, from the audit that found them first; without one, for ever", {
    critical: deadline("critical"),
    high: deadline("high"),
    medium: deadline("medium"),
    low: deadline("low"),
  });

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
export type States = z.output<ReturnType<typeof states>>;
export type Deadlines = z.output<ReturnType<typeof deadlines>>;
export type PolicySetting = z.output<ReturnType<typeof policy>>;
