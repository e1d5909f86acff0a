/** One condition on a node's labels, or on its name (`metadata.name`). */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  readonly field?: boolean;
  /** What would have to be known to read it: then it may be any condition. */
  readonly missing?: string;
  readonly path: string;
}

/** All of them must hold. One without any takes no node. */
export interface NodeTerm {
  readonly requirements: readonly Requirement[];
  readonly path: string;
}

export interface Toleration {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  readonly effect: string;
  readonly missing?: string;
}

/** A selector of labels of pods or namespaces. */
export interface Selector {
  readonly requirements: readonly Requirement[];
  /** Set for an absent selector of pods: it takes none. */
  readonly none?: boolean;
}

/** A required term of affinity or anti-affinity among pods. */
export interface PodTerm {
  readonly topologyKey: string;
  readonly selector: Selector;
  /** The pod's own namespace where neither list nor selector is given. */
  readonly namespaces: readonly string[];
  readonly namespaceSelector?: Selector;
  /** Keys of which the other must have the same value as the pod itself (`matchLabelKeys`). */
  readonly sameKeys: readonly string[];
  /** Keys of which the other must have another value (`mismatchLabelKeys`). */
  readonly otherKeys: readonly string[];
  readonly missing?: string;
  readonly path: string;
}

export interface HostPort {
  readonly port: number;
  readonly protocol: string;
  readonly ip: string;
  /** What would have to be known of it: then it may be any port. */
  readonly missing?: string;
}

export interface PodLabels {
  /** `undefined` for a value that is not known. */
  readonly entries: ReadonlyMap<string, string | undefined>;
  /** Why there may be others. */
  readonly open?: string;
}

/** What the scheduler looks at in a pod: nothing else of it bears on where it lands. */
export interface Demands {
  /** The same for pods that choose among nodes alike. */
  readonly key: string;
  readonly cluster: string;
  /** Undefined where it is not known. */
  readonly namespace: string | undefined;
  readonly labels: PodLabels;
  /** Labels of its namespace. */
  readonly namespaceLabels: PodLabels;
  readonly nodeSelector: readonly Requirement[];
  /** Required node affinity: one must hold; undefined: none is asked for. */
  readonly terms?: readonly NodeTerm[];
  readonly tolerations: readonly Toleration[];
  /** What of the above is not known. */
  readonly selectionOpen?: string;
  readonly tolerationsOpen?: string;
  readonly nodeName?: { readonly name: string } | { readonly missing: string };
  /** Of a container that user data starts: the key of its machine's, on whose pools it stands past every scheduler. */
  readonly startedBy?: string;
  /** The name of a scheduler other than Kubernetes' own, or what is not known of it. */
  readonly otherScheduler?: string;
  readonly daemon: boolean;
  readonly affinity: readonly PodTerm[];
  readonly antiAffinity: readonly PodTerm[];
  /** What looks like a separation from other workloads and is none, in words. */
  readonly unproved?: readonly string[];
  readonly affinityOpen?: string;
  readonly antiAffinityOpen?: string;
  /** Topology keys of constraints that nodes without the key don't meet. */
  readonly spread: readonly {
    readonly topologyKey: string;
    readonly path: string;
    readonly missing?: string;
  }[];
  readonly hostPorts: readonly HostPort[];
  /** The handler of its runtime class; undefined: the node's own. */
  readonly sandbox?: { readonly className: string; readonly handler?: string };
}
