import * as z from "zod";
import { section } from "./kit";
import { glob } from "./scalars";

export const DUTIES = [
  "orchestration",
  "system",
  "development",
  "security",
  "operations",
  "pipeline",
] as const;
export type Duty = (typeof DUTIES)[number];

const LAST_ID = 4_294_967_294;
const id = () => z.int().min(1, "is 0, which is root").max(LAST_ID);

/** User or group ids, both ends included. */
export interface IdRange {
  from: number;
  to: number;
}

const range = () =>
  z
    .tuple([id(), id()])
    .refine(([from, to]) => from <= to, "runs backwards: write the lower id first")
    .transform(([from, to]) => ({ from, to }));

const principals = () => z.array(glob("a principal")).min(1).describe("its principals").optional();

export const identities = () =>
  section("Who runs and who administers", {
    userIds: z
      .record(z.string(), range())
      .default({})
      .transform((rows): Record<string, IdRange> & { default: IdRange } => ({
        default: { from: 1, to: LAST_ID },
        ...rows,
      }))
      .describe("user and group ids of workloads: [first, last] by supplier; default for the others"),
    duties: section(
      "Principals by duty: who administers what, and who may record which evidence",
      Object.fromEntries(DUTIES.map((duty) => [duty, principals()])) as Record<
        Duty,
        ReturnType<typeof principals>
      >,
    ).prefault({}),
  }).prefault({});

export type Identities = z.output<ReturnType<typeof identities>>;
