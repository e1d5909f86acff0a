import type { AwsNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A public address. */
export interface ElasticIp extends AwsNode {
  readonly kind: "ElasticIp";
  readonly instance: References;
  readonly networkInterface: References;
}

export interface ElasticIpAssociation extends AwsNode {
  readonly kind: "ElasticIpAssociation";
  readonly address: References;
  readonly instance: References;
  readonly networkInterface: References;
}
