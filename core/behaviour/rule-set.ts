import * as z from "zod";
import { parsePorts } from "../estate";

const short = () =>
  z
    .string()
    .min(1)
    .max(4096)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u, "holds control characters");

const from = short().describe("what says so");
const ports = () =>
  short().refine(
    (text) => "value" in parsePorts(text),
    "is no port such as 443/tcp, 8000-8100/tcp, icmp or any",
  );

const program = z.strictObject({
  program: short().describe("an absolute path; or a name, looked up in the folders of `path`"),
  from,
});
const place = z.strictObject({ path: short().describe("a file, or a folder with all below it"), from });
const listen = z.strictObject({ ports: ports(), from });
const connect = z.strictObject({
  to: z
    .union([z.enum(["any", "private", "public"]), z.array(short()).min(1)])
    .describe("blocks of addresses; private ones; public ones; any"),
  ports: ports(),
  from,
});
const user = z.strictObject({ user: short().describe("a user's number or name"), from });

/** What one container of a workload may do while it runs. A list that is absent is not known: nothing is judged by it. */
const ruleSetSchema = z.strictObject({
  workload: short().describe("namespace/name"),
  kind: short().describe("Deployment, StatefulSet, TaskDefinition, …"),
  namespace: short().optional(),
  container: short(),
  environment: short().optional(),
  image: short().optional(),
  digest: short().optional(),
  path: z.array(short()).describe("folders in which programs that have no path are looked for"),
  processes: z.array(program).optional(),
  writes: z.array(place).optional(),
  mounts: z.array(place).optional(),
  listens: z.array(listen).optional(),
  connects: z.array(connect).optional(),
  users: z.array(user).optional().describe("any but 0 where one is `!0`"),
  unknown: z.array(short()).describe("what is not known, and what would tell it"),
});

export const ruleFileSchema = z.strictObject({
  schema: z.literal("bulkhead-behaviour/v1"),
  rules: z.array(ruleSetSchema).max(100_000),
});

export type RuleSet = z.output<typeof ruleSetSchema>;
export type ProgramRule = z.output<typeof program>;
export type PlaceRule = z.output<typeof place>;
export type ListenRule = z.output<typeof listen>;
export type ConnectRule = z.output<typeof connect>;
export type UserRule = z.output<typeof user>;

/** Rule sets as a file that the register and other runs read. */
export const ruleFile = (rules: readonly RuleSet[]): z.input<typeof ruleFileSchema> => ({
  schema: "bulkhead-behaviour/v1",
  rules: [...rules],
});

/** Reads such a file's data. @returns the rule sets, or what is wrong with them */
export function parseRuleFile(
  data: unknown,
): { readonly rules: RuleSet[] } | { readonly problems: string[] } {
  const parsed = ruleFileSchema.safeParse(data);
  if (parsed.success) return { rules: parsed.data.rules };
  return {
    problems: parsed.error.issues.map(({ path, message }) =>
      path.length > 0 ? `${path.map(String).join(".")}: ${message}` : message,
    ),
  };
}

/** Where programs lie that are started by a bare name, unless the image says otherwise. */
export const USUAL_PATH = [
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/bin",
  "/sbin",
  "/bin",
] as const;
