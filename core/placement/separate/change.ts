import type { Subnet, Workload } from "../../graph";
import type { Pool, Taint } from "../pools/pool";

/** A label that a pool's machines and the pods that ask for it have in common. */
export interface GroupLabel {
  readonly key: string;
  readonly value: string;
}

/** A new pool, as far as separation asks for one. */
export interface ProposedPool {
  readonly name: string;
  readonly cluster: string;
  /** The pool that it is made of; undefined: a new one. */
  readonly existing: Pool | undefined;
  readonly label: GroupLabel;
  /** Labels by which the estate puts a pool into its zone. */
  readonly zoneLabels: Readonly<Record<string, string>>;
  readonly taint: Taint;
  /** Where a new pool's machines are to stand: the subnets of its zone in the cluster's network. */
  readonly subnets: readonly Subnet[];
  /** Whether its machines need hardware of their own: tenancy `host`, with a host resource group of its own. */
  readonly ownHardware: boolean;
  /** The zones of those that it is for, as the estate names them. */
  readonly zones: readonly string[];
  readonly workloads: readonly Workload[];
}

/** A term of anti-affinity, as it is to be written into the pod's spec. */
export interface ProposedAntiAffinity {
  readonly topologyKey: string;
  readonly namespaceSelector?: Readonly<Record<string, never>>;
  readonly namespaces?: readonly string[];
  readonly labelSelector: {
    readonly matchLabels?: Readonly<Record<string, string>>;
    readonly matchExpressions?: readonly {
      readonly key: string;
      readonly operator: string;
      readonly values?: readonly string[];
    }[];
  };
}

/** One thing to change, typed for whoever writes patches; `text` says it to people. */
export type Change = { readonly text: string } & (
  | { readonly kind: "pool"; readonly pool: ProposedPool }
  | { readonly kind: "pool label"; readonly pool: Pool; readonly label: GroupLabel }
  | { readonly kind: "pool taint"; readonly pool: Pool; readonly taint: Taint }
  | { readonly kind: "node selector"; readonly workload: Workload; readonly label: GroupLabel }
  | { readonly kind: "toleration"; readonly workload: Workload; readonly taint: Taint }
  | { readonly kind: "remove toleration"; readonly workload: Workload; readonly index: number }
  | { readonly kind: "remove node name"; readonly workload: Workload }
  | { readonly kind: "pod label"; readonly workload: Workload; readonly label: GroupLabel }
  | { readonly kind: "anti-affinity"; readonly workload: Workload; readonly term: ProposedAntiAffinity }
);

export const nameOf = ({ namespace, name }: Workload): string =>
  namespace === undefined ? name : `${namespace}/${name}`;
