import * as z from "zod";
import { auditSchema, type Trend } from "../../core/audit";
import { version } from "../version";

/** Names the form of a comparison of two audits and its version. */
const TREND_SCHEMA = "bulkhead/trend/v1";

const { shape } = auditSchema;
const found = z.array(shape.findings.element);

export const trendSchema = z.strictObject({
  schema: z.literal(TREND_SCHEMA),
  tool: shape.tool,
  new: found.describe("in the later audit only"),
  fixed: found.describe("in the earlier audit only, of stacks that the later one could read"),
  excepted: found.describe("found before, accepted by an exception now"),
  overdue: found.describe("open still, past the deadline of the later audit's estate; the longest first"),
  rows: shape.trend
    .unwrap()
    .describe("how many, by owner and policy; exceptions that are expired among them, by themselves"),
});

/** What became of findings from one audit to a later one, as it is written. */
export const writtenTrend = (trend: Trend): z.output<typeof trendSchema> => ({
  schema: TREND_SCHEMA,
  tool: { name: "bulkhead", version: version() },
  new: [...trend.new],
  fixed: [...trend.fixed],
  excepted: [...trend.excepted],
  overdue: [...trend.overdue],
  rows: [...trend.rows],
});
