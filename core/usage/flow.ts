/** A flow between addresses, as the network's log has it. Times in milliseconds. */
export interface NetworkFlow {
  readonly source: string;
  readonly target: string;
  /** IANA's number. */
  readonly protocol: number;
  /** The port at the target. */
  readonly port: number;
  readonly start: number;
  readonly end: number;
  readonly isAccepted: boolean;
  readonly isReply: boolean;
  /** Where it was seen. */
  readonly networkInterface?: string;
  /** As that interface sees it. */
  readonly direction?: "ingress" | "egress";
}

/** One side of a flow between pods. */
export interface PodSide {
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly address?: string;
}

/** A flow as the cluster's network sees it. */
export interface PodFlow {
  readonly source: PodSide;
  readonly target: PodSide;
  readonly protocol: "TCP" | "UDP" | "SCTP" | "ICMP";
  readonly port?: number;
  readonly at: number;
}
