import type { Answer } from "./answer";
import { networkLookups } from "./networks";
import { serviceLookups } from "./services";

export { awsFacts } from "./provider";
export { secretLookups } from "./services";

/** What lookups of the AWS providers find, with just enough in it that programs can go on. */
export const awsLookups: Readonly<Record<string, Answer>> = { ...networkLookups, ...serviceLookups };
