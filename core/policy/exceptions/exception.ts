import type { PlacedException } from "../../estate";
import type { Location } from "../../graph";
import type { Finding } from "../finding";

/** An accepted finding as its owner declared it. */
export interface Exception {
  readonly policy: string;
  /** A glob of ids or URNs; of the judged code the id itself. */
  readonly resource: string;
  /** A glob of types. */
  readonly type?: string;
  /** A glob of the types of the components above, or of the URN of the one right above. */
  readonly component?: string;
  /** A glob of Kubernetes namespaces. */
  readonly namespace?: string;
  /** The digest of an image, `sha256:…`. */
  readonly image?: string;
  readonly path?: string;
  readonly environment?: string;
  readonly fingerprint?: string;
  readonly owner: string;
  /** Who approved it, if it says so. */
  readonly approvedBy?: string;
  readonly reason: string;
  /** The last day on which it holds (UTC), YYYY-MM-DD. */
  readonly expires: string;
  /** Kept in the estate's file, or an annotation of the judged code. */
  readonly source: "file" | "code";
  readonly location?: Location;
  /** Why it can't count, whatever the time is. */
  readonly problem?: string;
}

/** An exception with what became of it. */
export interface AppliedException extends Omit<Exception, "problem"> {
  readonly status: "used" | "unused" | "expired" | "refused";
  readonly findings: readonly Finding[];
}

/** An entry of the exceptions file as an exception. */
export const fromFile = ({ place, ...entry }: PlacedException): Exception => ({
  policy: entry.policy,
  resource: entry.resource ?? "**",
  ...(entry.type !== undefined && { type: entry.type }),
  ...(entry.component !== undefined && { component: entry.component }),
  ...(entry.namespace !== undefined && { namespace: entry.namespace }),
  ...(entry.image !== undefined && { image: entry.image }),
  ...(entry.path !== undefined && { path: entry.path }),
  ...(entry.environment !== undefined && { environment: entry.environment }),
  ...(entry.fingerprint !== undefined && { fingerprint: entry.fingerprint }),
  owner: entry.owner,
  ...(entry.approvedBy !== undefined && { approvedBy: entry.approvedBy }),
  reason: entry.reason,
  expires: entry.expires,
  source: "file",
  location: { ...place },
});
