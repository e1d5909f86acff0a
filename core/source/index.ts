export type { SourceError, SourceInput, SourceResult } from "./source";
