import type { Kysely, Transaction } from "kysely";

/** All that ever came in, one entry after the other; nothing else is told from elsewhere. */
interface HistoryTable {
  seq: number;
  kind: EntryKind;
  /** The entry as JSON; null where it was let go after its time. */
  body: string | null;
  /** SHA-256 of the body, kept where that was let go. */
  content: string | null;
  link: string;
  instance: number | null;
  key: string | null;
  at: number | null;
}

export type EntryKind = "event" | "request" | "closing" | "evidence";

interface HeadTable {
  id: number;
  seq: number;
  link: string;
  instances: number;
}

/** What the events of an instance come to; of its runs, the last one. Times in milliseconds. */
export interface InstanceTable {
  id: number;
  name: string;
  phase: string;
  live: number;
  first_at: number;
  last_at: number;
  last_kind: string;
  last_key: string;
  claimed: string;
  observed: string;
  claimed_at: number | null;
  observed_at: number | null;
  digest: string | null;
  workload: string | null;
  node: string | null;
  supplier: string | null;
  environment: string | null;
  cluster: string | null;
  runs: number;
  started_at: number | null;
  resumed_at: number | null;
  suspended_at: number | null;
  stopped_at: number | null;
}

/** Runs of an instance before its last. */
export interface RunTable {
  instance: number;
  n: number;
  started_at: number;
  resumed_at: number | null;
  suspended_at: number | null;
  stopped_at: number | null;
}

export interface RequestTable {
  id: string;
  seq: number;
  at: number;
  closed: number | null;
}

interface EvidenceTable {
  id: string;
  seq: number;
  digest: string;
}

interface VulnerableTable {
  cve: string;
  digest: string;
}

interface CheckpointTable {
  seq: number;
  body: string;
  signature: string | null;
}

export interface Tables {
  history: HistoryTable;
  head: HeadTable;
  instances: InstanceTable;
  runs: RunTable;
  requests: RequestTable;
  evidence: EvidenceTable;
  vulnerable: VulnerableTable;
  checkpoints: CheckpointTable;
}

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;
