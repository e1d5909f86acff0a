import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A public address. */
export interface ElasticIp extends NetworkNode {
  readonly kind: "ElasticIp";
  /** The address itself, where the program chooses it. */
  readonly address?: string;
  readonly instance: References;
  readonly networkInterface: References;
}

export interface ElasticIpAssociation extends NetworkNode {
  readonly kind: "ElasticIpAssociation";
  readonly address: References;
  readonly instance: References;
  readonly networkInterface: References;
}
