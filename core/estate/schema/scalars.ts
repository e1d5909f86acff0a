import * as z from "zod";
import { once } from "../once";
import { parseDuration, parsePorts, parseSize } from "../units";
import { parseVersionRange } from "../version";
import { parseRepository } from "../repository";
import { cidrProblem } from "../cidr";
import { NAME, parsed } from "./kit";

// Each kind is built once; what uses it adds no more than a description, since every further step costs start-up time.
const base = {
  text: once(() =>
    z
      .string()
      .regex(/^[^\p{Cc}\p{Cf}]{1,500}$/u, "must have 1 to 500 characters, none of them a control character"),
  ),
  glob: once(() =>
    z
      .string()
      .regex(/^[^\p{Cc}\p{Cf}]{1,256}$/u, "must have 1 to 256 characters, none of them a control character"),
  ),
  reference: once(() => z.string().regex(NAME, "is not a name that can be declared")),
  account: once(() => z.string().regex(/^\d{12}$/, "is not an account: an account has twelve digits")),
  cidr: once(() =>
    parsed(
      (block) => {
        const problem = cidrProblem(block);
        return problem === undefined ? { value: block } : { problem };
      },
      { examples: ["10.0.0.0/16", "2001:db8::/32"] },
    ),
  ),
  ports: once(() =>
    parsed(parsePorts, {
      pattern: "^(any|icmp|(any|\\d{1,5}(-\\d{1,5})?)/(tcp|udp|sctp))$",
      examples: ["443/tcp", "8000-8100/tcp", "any"],
    }),
  ),
  duration: once(() =>
    parsed(parseDuration, {
      pattern: "^([1-9]\\d{0,5}[smhd]|forever)$",
      examples: ["24h", "90d", "forever"],
    }),
  ),
  size: once(() =>
    parsed(parseSize, {
      pattern: "^\\d{1,9}(\\.\\d{1,3})?(B|kB|KB|MB|GB|KiB|MiB|GiB)$",
      examples: ["300MB"],
    }),
  ),
  versions: once(() => parsed(parseVersionRange, { examples: [">=1.33", ">=1.31 <1.35"] })),
  repository: once(() =>
    parsed(
      (pattern) => {
        const result = parseRepository(pattern);
        return "value" in result ? { value: pattern } : result;
      },
      { examples: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**", "docker.io/library/**"] },
    ),
  ),
};

/** Free text for people. */
export const text = (description: string) => base.text().describe(description);

/** The name of something that the estate declares elsewhere. */
export const reference = (description: string) => base.reference().describe(description);

/** `*` within a path part, `**` across. */
export const glob = (description: string) =>
  base.glob().describe(`${description} (* within a path part, ** across)`);

/** An AWS account's id. */
export const account = (description: string) => base.account().describe(description);

/** An IPv4 or IPv6 block, kept as written once it is known to be sound. */
export const cidr = (description: string) => base.cidr().describe(description);

/** Ports of a protocol. */
export const ports = (description: string) => base.ports().describe(description);

/** Milliseconds; Infinity for `forever`. */
export const duration = (description: string) => base.duration().describe(description);

/** Bytes. */
export const size = (description: string) => base.size().describe(description);

export const versions = (description: string) => base.versions().describe(description);

/** A pattern for repositories, kept as written once it is known to be sound. */
export const repository = (description: string) => base.repository().describe(description);

export const STATUSES = ["grey", "blue", "red", "amber", "green"] as const;
export type Status = (typeof STATUSES)[number];
export const status = () => z.enum(STATUSES);

export const ENFORCEMENTS = ["disabled", "advisory", "remediate", "mandatory"] as const;
export type Enforcement = (typeof ENFORCEMENTS)[number];
