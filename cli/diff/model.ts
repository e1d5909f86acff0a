import * as z from "zod";
import { resultSchema } from "../../core/report";

/** Names the form of a comparison and its version. */
export const DIFF_SCHEMA = "bulkhead/diff/v1";

const finding = resultSchema.shape.findings.element;
const policy = resultSchema.shape.policies.element.pick({
  name: true,
  displayName: true,
  description: true,
  remediationSteps: true,
  url: true,
});

const side = z.strictObject({
  name: z.string().describe("the source or saved result, as it was named"),
  saved: z.boolean().describe("whether it is the saved result of an earlier check"),
  estate: resultSchema.shape.estate,
  stage: resultSchema.shape.stage,
  resources: z.int(),
  findings: z.int(),
});

const ends = z.strictObject({
  names: z.array(z.string()).describe("the first of them, in order"),
  count: z.int().describe("how many names there are"),
  zones: z.array(z.string()).describe("the zones that they lie in, as far as known"),
});

const change = z.strictObject({
  from: ends,
  to: ends,
  connections: z.string().describe("as `TCP 443,8000-8100;UDP 53`"),
  certain: z.boolean().describe("not only possible in some completion of what is not known"),
  verdict: z
    .enum(["declared", "forbidden", "unknown"])
    .optional()
    .describe(
      "of a gain: whether flows of the head's estate let all of it pass; absent where none is declared",
    ),
});

const loosening = z.strictObject({
  path: z.string(),
  reason: z.string(),
  base: z.string(),
  head: z.string(),
});

const removal = z.strictObject({
  what: z.string().describe("what it was: `trail`, `network policy`"),
  name: z.string(),
  namespace: z.string().optional(),
  last: z.boolean().describe("whether none of its kind is left there"),
});

export const diffSchema = z.strictObject({
  schema: z.literal(DIFF_SCHEMA),
  tool: resultSchema.shape.tool,
  base: side,
  head: side,
  findings: z.strictObject({
    new: z.array(finding).describe("in the head only, or worse than in the base"),
    gone: z.array(finding).describe("in the base only"),
    accepted: z.array(finding).describe("that an exception accepts in the head, but not in the base"),
    unchanged: z.int().describe("how many are in both"),
  }),
  policies: z.array(policy).describe("those of new findings"),
  connections: z
    .strictObject({
      by: z
        .enum(["ends", "zones"])
        .describe("what they are compared by: saved results hold the connections of zones alone"),
      gained: z.array(change),
      lost: z.array(change),
    })
    .optional()
    .describe("connections that may be opened; absent where a saved result holds none"),
  loosened: z
    .array(loosening)
    .optional()
    .describe("where the head's estate allows what the base's does not; absent where either is not at hand"),
  removed: z
    .array(removal)
    .optional()
    .describe("what guarded the base and is gone; absent where a saved result or a part is compared"),
  problems: z
    .array(resultSchema.shape.problems.element.extend({ side: z.enum(["base", "head"]) }))
    .describe("what could not be read on either side"),
  notes: z.array(z.string()),
});

/** What changed from one state of an estate to another. */
export type Diff = z.output<typeof diffSchema>;
export type Change = NonNullable<Diff["connections"]>["gained"][number];
export type DiffSide = Diff["base"];
