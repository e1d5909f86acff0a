import type { Estate } from "../estate";
import type { Result } from "../report/result";
import type { Across } from "./across";
import type { LeftOut } from "./coverage";
import type { OwnedFinding } from "./record";
import type { AuditResult } from "./result";

/** All that makes an audit's result of its stacks' records, beside them. */
export interface MergeOptions {
  readonly version: string;
  readonly estate: Result["estate"];
  readonly environments: Pick<Estate, "environments">;
  readonly catalogue: AuditResult["catalogue"];
  readonly backends: readonly string[];
  readonly policies: Result["policies"];
  /** Those of the catalogue that do not judge here. */
  readonly leftOut?: readonly LeftOut[];
  /** The only framework whose controls are asked for; else all are told. */
  readonly framework?: string;
  /** Where the statuses of images are learnt, where they are. */
  readonly images?: Pick<NonNullable<AuditResult["images"]>, "source" | "at">;
  /** Of the estate, in days. */
  readonly deadlines?: AuditResult["deadlines"];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly started?: string;
  /** In days; a state that is older is a finding. Absent, none is. */
  readonly staleAfter?: number;
  /** Those of the estate's file, as if nothing were found: what is expired or refused. */
  readonly declared: Pick<AuditResult, "exceptions">;
  /** What is wrong with them; what is found unused is taken back where a stack uses it. */
  readonly faults: readonly OwnedFinding[];
  readonly notes: readonly string[];
  readonly problems: AuditResult["problems"];
  /** Of a kept audit: what judging stacks together had changed. */
  readonly across?: Across;
}
