import type { Result } from "../../core/report";
import type { Diff } from "../diff/model";

/** Names the form of a drift and its version. */
export const DRIFT_SCHEMA = "bulkhead/drift/v1";

export type Severity = Result["findings"][number]["severity"];

/** A resource that one side lacks. */
export interface LoneResource {
  readonly resource: string;
  readonly type: string;
  readonly name: string;
  /** The worst that is found for it in the state and not in the program. */
  readonly severity?: Severity;
}

/** A property that the state has otherwise than the program. */
export interface ChangedProperty extends LoneResource {
  readonly path: string;
  /** Absent where that side has none; never a secret. */
  readonly program?: string;
  readonly state?: string;
}

/** A property of which nobody knows whether it is the same. */
export interface UnknownProperty extends LoneResource {
  readonly path: string;
  readonly why: string;
}

/** A resource that the state still knows by a name that the program gives as an alias. */
export interface AliasedResource extends LoneResource {
  /** The URN that the state has. */
  readonly was: string;
}

/** A component of another process, which alone names what it is made of. */
export interface UnseenComponent extends LoneResource {
  /** How many resources of the state it has made that are not compared. */
  readonly resources: number;
}

/** A workload that runs otherwise than declared. */
export interface RunningDrift {
  readonly workload: string;
  readonly what: "not running" | "not declared" | "another image";
  /** Of another image: what runs. */
  readonly digest?: string;
  readonly instances?: number;
  /** Which of the two declares what runs; neither, where it is absent. */
  readonly as?: "program" | "state";
}

/** Where a program, the state of its stack and what runs disagree. */
export interface Drift {
  readonly schema: typeof DRIFT_SCHEMA;
  readonly tool: Diff["tool"];
  readonly program: Diff["base"];
  readonly state: Diff["head"];
  /** When the state was written (ISO 8601), if it says so. */
  readonly written?: string;
  /** How many resources both have. */
  readonly compared: number;
  /** Declared, and not in the state. */
  readonly missing: readonly LoneResource[];
  /** In the state, and not declared any more. */
  readonly extra: readonly LoneResource[];
  readonly changed: readonly ChangedProperty[];
  readonly unknown: readonly UnknownProperty[];
  /** Renamed or put elsewhere in the program: compared as the same. */
  readonly aliased: readonly AliasedResource[];
  /** What could not be compared: a preview of the program names it. */
  readonly notSeen: readonly UnseenComponent[];
  /** Resources of the state that a preview of a part of the stack doesn't come to. */
  readonly leftOut: number;
  /** Of what runs, where a register was asked. */
  readonly running?: readonly RunningDrift[];
  /** Workloads that run, of which neither side says by which image. */
  readonly untold?: readonly string[];
  /** What is found in the state of resources that drifted, and not in the program. */
  readonly findings: Diff["findings"]["new"];
  readonly policies: Diff["policies"];
  /** What the state lets through and the program does not, and the other way round. */
  readonly connections?: NonNullable<Diff["connections"]>;
  readonly problems: readonly (Result["problems"][number] & { readonly side: "program" | "state" })[];
  readonly notes: readonly string[];
}
