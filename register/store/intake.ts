/** What the thread that writes needs of the store: it loads no more. */
export { ingest } from "./gather";
export { Conflict, Unrecordable, type Ingested } from "./ingest";
export { openInWriter, type WriterStore } from "./open";
export type { WriterWork } from "./writer";
