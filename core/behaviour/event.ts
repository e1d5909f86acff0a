/** Which container something was seen in, as far as the sensor tells. */
export interface Whereabouts {
  readonly namespace?: string;
  readonly pod?: string;
  /** The name of the pod's controller, where the sensor knows it. */
  readonly workload?: string;
  readonly container?: string;
  readonly containerId?: string;
  readonly image?: string;
  /** `sha256:…` of the image's manifest. */
  readonly digest?: string;
  readonly node?: string;
}

/** A process, as far as the sensor tells. */
export interface ProcessSeen {
  /** Its executable's path. */
  readonly path?: string;
  /** The kernel's name of it: 15 characters at most. */
  readonly name?: string;
  readonly args?: string;
  readonly uid?: number;
  readonly user?: string;
  readonly parent?: string;
}

export type EventKind = "process" | "write" | "mount" | "listen" | "connect";
export const EVENT_KINDS: readonly EventKind[] = ["process", "write", "mount", "listen", "connect"];

/** Something that a container did, whichever sensor saw it. */
export interface BehaviourEvent {
  readonly kind: EventKind;
  readonly sensor: "falco" | "tetragon";
  /** ISO 8601, UTC. */
  readonly at?: string;
  readonly where: Whereabouts;
  readonly process: ProcessSeen;
  /** The file, or the mount point. */
  readonly path?: string;
  /** The other end of a connection. */
  readonly address?: string;
  readonly port?: number;
  readonly protocol?: "tcp" | "udp" | "sctp";
}

/**
 * What a line of a report comes to: an event; a gap, where the sensor says that it lost something; or something that is not
 * judged, and why.
 */
export type ReadEvent =
  { readonly event: BehaviourEvent } | { readonly gap: string } | { readonly skipped: string };
