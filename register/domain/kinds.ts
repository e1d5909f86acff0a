/** What happens to an instance of a container, in the order in which things of one instant are taken to happen. */
export const EVENT_KINDS = ["deployed", "started", "resumed", "suspended", "stopped", "removed"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Who saw it: the container itself, somebody who watches the cluster, or the platform that runs it. */
export const WITNESSES = ["container", "watcher", "platform"] as const;
export type Witness = (typeof WITNESSES)[number];

/** CDEvents names what is deployed and removed; it has no word for the rest. */
const cdEvents =
  /^dev\.cdevents\.service\.(deployed|upgraded|rolledback|removed)\.\d+\.\d+\.\d+(-[a-z0-9.]+)?$/;
const own = new RegExp(`^io\\.bulkhead\\.instance\\.(${EVENT_KINDS.join("|")})\\.v1$`);

/** The `type` of a CloudEvent that says so. */
export const typeOf = (kind: EventKind): string =>
  kind === "deployed" || kind === "removed"
    ? `dev.cdevents.service.${kind}.0.2.0`
    : `io.bulkhead.instance.${kind}.v1`;

/** What the `type` of a CloudEvent says; undefined for types that tell the register nothing. */
export function kindOf(type: string): EventKind | undefined {
  const theirs = cdEvents.exec(type)?.[1];
  if (theirs !== undefined) return theirs === "removed" ? "removed" : "deployed";
  return own.exec(type)?.[1] as EventKind | undefined;
}

export const rankOf = (kind: EventKind): number => EVENT_KINDS.indexOf(kind);
