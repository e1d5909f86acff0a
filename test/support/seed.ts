import fc from "fast-check";

/**
 * Every run draws the same examples, so that a change is judged by what it does and not by its luck; a search for new
 * counterexamples asks for others: `BULKHEAD_SEED=random`, or a number to repeat one.
 */
const seed = process.env["BULKHEAD_SEED"] ?? "20260";

if (seed !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
