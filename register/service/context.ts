import type { RuleIndex } from "../../core/behaviour/match";
import type { LoadedEstate } from "../../core/estate";
import type { EvidenceView, Store } from "../store";
import type { Authenticator } from "./authenticate";
import type { Intake } from "./intake";
import type { Metrics } from "./metrics";
import type { Settings } from "./settings";

/** What all routes work with. */
export interface ServiceContext {
  readonly store: Store;
  readonly intake: Intake;
  readonly evidence: EvidenceView;
  readonly loaded: Pick<LoadedEstate, "estate" | "hash">;
  readonly settings: Pick<Settings, "limits" | "openSnapshot" | "tls" | "trustProxy">;
  readonly authenticator: Authenticator;
  readonly metrics: Metrics;
  /** What containers may do, where a file says it. */
  readonly behaviour?: RuleIndex;
  /** The private key that signs, in PEM. */
  readonly key?: string;
  /** Milliseconds. */
  readonly now: () => number;
}
