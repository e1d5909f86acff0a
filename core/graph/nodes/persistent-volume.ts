import { bool, intOrString, listOf, mapOf, shape, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";
import { labelSelector } from "./workload";

export const persistentVolumeFields = {
  accessModes: listOf(str),
  capacity: mapOf(intOrString),
  claimRef: shape({ name: str, namespace: str }),
  csi: shape({ driver: str, volumeHandle: str, volumeAttributes: mapOf(str) }),
  hostPath: shape({ path: str, type: str }),
  local: shape({ path: str }),
  nfs: shape({ server: str, path: str }),
  awsElasticBlockStore: shape({ volumeID: str }),
  persistentVolumeReclaimPolicy: str,
  storageClassName: str,
};

export interface PersistentVolume extends KubernetesObject, Shaped<typeof persistentVolumeFields> {
  readonly kind: "PersistentVolume";
}

export const persistentVolumeClaimFields = {
  accessModes: listOf(str),
  resources: shape({ requests: mapOf(intOrString), limits: mapOf(intOrString) }),
  storageClassName: str,
  volumeName: str,
  volumeMode: str,
  selector: labelSelector,
};

export interface PersistentVolumeClaim extends KubernetesObject, Shaped<typeof persistentVolumeClaimFields> {
  readonly kind: "PersistentVolumeClaim";
}

export const storageClassFields = {
  provisioner: str,
  parameters: mapOf(str),
  reclaimPolicy: str,
  volumeBindingMode: str,
  allowVolumeExpansion: bool,
};

export interface StorageClass extends KubernetesObject, Shaped<typeof storageClassFields> {
  readonly kind: "StorageClass";
}
