import * as z from "zod";
import { parseDuration, parsePorts, parseSize } from "../units";
import { parseVersionRange } from "../version";
import { parseRepository } from "../repository";
import { cidrProblem } from "../cidr";
import { NAME, parsed } from "./kit";

const NO_CONTROL = /^[^\p{Cc}\p{Cf}]*$/u;

/** Free text for people. */
export const text = (description: string, most = 500) =>
  z.string().min(1, "is empty").max(most).regex(NO_CONTROL, "has control characters").describe(description);

/** The name of something that the estate declares elsewhere. */
export const reference = (description: string) =>
  z.string().regex(NAME, "is not a name that can be declared").describe(description);

export const glob = (description: string) =>
  z
    .string()
    .min(1, "is empty")
    .max(256)
    .regex(NO_CONTROL, "has control characters")
    .describe(`${description} (* within a path part, ** across)`);

export const account = (description: string) =>
  z
    .string()
    .regex(/^\d{12}$/, 'is not an account: write its twelve digits in quotes ("333333333333")')
    .describe(description);

/** An IPv4 or IPv6 block, kept as written once it is known to be sound. */
export const cidr = (description: string) =>
  parsed(
    description,
    (block) => {
      const problem = cidrProblem(block);
      return problem === undefined ? { value: block } : { problem };
    },
    { examples: ["10.0.0.0/16", "2001:db8::/32"] },
  );

export const ports = (description: string) =>
  parsed(description, parsePorts, {
    pattern: "^(any|icmp|(any|\\d{1,5}(-\\d{1,5})?)/(tcp|udp|sctp))$",
    examples: ["443/tcp", "8000-8100/tcp", "any"],
  });

/** Milliseconds; Infinity for `forever`. */
export const duration = (description: string) =>
  parsed(description, parseDuration, {
    pattern: "^([1-9]\\d{0,5}[smhd]|forever)$",
    examples: ["24h", "90d", "forever"],
  });

/** Bytes. */
export const size = (description: string) =>
  parsed(description, parseSize, {
    pattern: "^\\d{1,9}(\\.\\d{1,3})?(B|kB|KB|MB|GB|KiB|MiB|GiB)$",
    examples: ["300MB"],
  });

export const versions = (description: string) =>
  parsed(description, parseVersionRange, { examples: [">=1.33", ">=1.31 <1.35"] });

export const repository = (description: string) =>
  parsed(
    description,
    (pattern) => {
      const result = parseRepository(pattern);
      return "value" in result ? { value: pattern } : result;
    },
    { examples: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**", "docker.io/library/**"] },
  );

export const STATUSES = ["grey", "blue", "red", "amber", "green"] as const;
export type Status = (typeof STATUSES)[number];
export const status = () => z.enum(STATUSES);

export const ENFORCEMENTS = ["disabled", "advisory", "remediate", "mandatory"] as const;
export type Enforcement = (typeof ENFORCEMENTS)[number];
