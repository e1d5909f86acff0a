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

/** `pruning`: the bodies of old events were let go. */
export type EntryKind = "event" | "request" | "closing" | "evidence" | "pruning";

interface HeadTable {
  id: number;
  seq: number;
  link: string;
  instances: number;
  /** Events before this are let go, and no more are taken, in milliseconds. */
  kept_from: number;
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

/** How many instances are in a phase: of an image, supplier or cluster, or of all (then the value is empty). */
interface TallyTable {
  kind: TallyKind;
  value: string;
  phase: string;
  instances: number;
}

export type TallyKind = "digest" | "supplier" | "cluster" | "all";

/** What the events of an instance before an instant came to, as JSON, where their bodies are let go. */
export interface BaseTable {
  instance: number;
  before: number;
  state: string;
}

interface CheckpointTable {
  seq: number;
  body: string;
  signature: string | null;
}

export interface Tables {
  history: HistoryTable;
  /** The history with the bodies of events, wherever they are kept; for reading. */
  entries: HistoryTable;
  head: HeadTable;
  instances: InstanceTable;
  runs: RunTable;
  requests: RequestTable;
  evidence: EvidenceTable;
  vulnerable: VulnerableTable;
  tallies: TallyTable;
  bases: BaseTable;
  checkpoints: CheckpointTable;
}

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;
