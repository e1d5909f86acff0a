import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A disk, a copy of one, or a snapshot. */
export interface EbsVolume extends NetworkNode {
  readonly kind: "EbsVolume";
  readonly volumeKind: "volume" | "snapshot copy" | "image copy";
  readonly encrypted?: boolean;
  readonly kmsKey: References;
  /** What it is made from: an encrypted snapshot makes an encrypted volume. */
  readonly snapshot: References;
  readonly availabilityZone?: string;
}

/** Ties a disk to a host. */
export interface VolumeAttachment extends NetworkNode {
  readonly kind: "VolumeAttachment";
  readonly volume: References;
  readonly instance: References;
}

/** A region's setting that new disks are encrypted whatever their resource says. */
export interface VolumeEncryptionDefault extends NetworkNode {
  readonly kind: "VolumeEncryptionDefault";
  /** `switch`: whether; `key`: with which key. */
  readonly role: "switch" | "key";
  /** Absent is on. */
  readonly enabled?: boolean;
  readonly kmsKey: References;
}

/** Lets another account, or all, use a snapshot or a machine image. */
export interface SharedImage extends NetworkNode {
  readonly kind: "SharedImage";
  readonly what: "snapshot" | "machine image";
  readonly account?: string;
  /** `all` is everybody. */
  readonly group?: string;
}
