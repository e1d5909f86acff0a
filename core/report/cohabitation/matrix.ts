import * as z from "zod";
import { plural } from "../text";

/** Names the form of a matrix and its version. */
export const MATRIX_SCHEMA = "bulkhead/cohabitation/v1";

export const layers = ["account", "vpc", "host", "vm", "sandbox", "pool", "namespace"] as const;

const answer = z.enum(["yes", "no", "unknown"]);

const group = z.strictObject({
  workloads: z.array(z.string()).describe("the names of the first of them, as namespace/name"),
  count: z.int().describe("how many workloads it stands for: all alike to the scheduler and to the estate"),
  zones: z.array(z.string()),
  suppliers: z.array(z.string()),
  environment: z.string(),
  level: z.string(),
  platform: z.boolean().describe("agents of the platform, which may stand beside everybody"),
  pools: z.array(z.strictObject({ name: z.string(), answer })).describe("where they may land"),
});

const pair = z.strictObject({
  first: z.int().describe("the index of a group"),
  second: z.int().describe("the same as first: two workloads of that group"),
  shares: z.strictObject({
    account: answer,
    vpc: answer,
    host: answer,
    vm: answer,
    sandbox: answer,
    pool: answer,
    namespace: answer,
  }),
  forbidden: z
    .array(z.strictObject({ layer: z.enum(layers), level: z.string(), answer, clauses: z.array(z.string()) }))
    .describe("what a level forbids them to share, and they may: certainly, or perhaps"),
});

export const matrixSchema = z.strictObject({
  schema: z.literal(MATRIX_SCHEMA),
  groups: z.array(group),
  pools: z.array(z.strictObject({ name: z.string(), kind: z.string(), zones: z.array(z.string()) })),
  pairs: z.array(pair),
  left: z.int().describe("groups beyond the first ones, which are not shown"),
});

/** Who may share what with whom, at each layer. */
export type CohabitationMatrix = z.output<typeof matrixSchema>;
export type MatrixGroup = CohabitationMatrix["groups"][number];
export type MatrixPair = CohabitationMatrix["pairs"][number];

/** How a pair stands on a machine, in a word and a sign that needs no colour. */
export function standing({ shares, forbidden }: MatrixPair): {
  readonly word: string;
  readonly sign: string;
} {
  const broken = forbidden.some(({ answer }) => answer === "yes");
  if (broken) return { word: "forbidden, and possible", sign: "✗" };
  if (forbidden.length > 0) return { word: "forbidden, perhaps possible", sign: "?" };
  if (shares.vm === "no") return { word: "apart", sign: "·" };
  return shares.vm === "yes" ? { word: "may share", sign: "✓" } : { word: "may perhaps share", sign: "~" };
}

/** How many groups there are, and how many pairs may meet, in a few words. */
export function tallyOfMatrix({ groups, pairs, left }: CohabitationMatrix): string {
  const sharing = pairs.filter(({ shares }) => shares.vm !== "no").length;
  const broken = pairs.filter(({ forbidden }) => forbidden.length > 0).length;
  const more = left > 0 ? `; ${left} more groups are not shown` : "";
  return `${plural(groups.length, "group")} of like workloads: ${plural(sharing, "pair")} may share a machine, ${broken} against the rules${more}`;
}

/** A group in a few words: its first workload, and how many more. */
export const nameOfGroup = ({ workloads, count }: MatrixGroup): string =>
  `${workloads[0] ?? "?"}${count > 1 ? ` +${count - 1}` : ""}`;
