const clusterWide: ReadonlySet<string> = new Set(
  [
    "Namespace Node PersistentVolume ClusterRole ClusterRoleBinding CustomResourceDefinition StorageClass",
    "PriorityClass RuntimeClass IngressClass ValidatingWebhookConfiguration MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding APIService CSIDriver CSINode",
    "VolumeAttachment VolumeAttributesClass CertificateSigningRequest ClusterTrustBundle FlowSchema",
    "PriorityLevelConfiguration MutatingAdmissionPolicy MutatingAdmissionPolicyBinding DeviceClass ResourceSlice",
    "IPAddress ServiceCIDR",
  ].flatMap((line) => line.split(" ")),
);

/** Whether objects of one of Kubernetes' own kinds lie in no namespace. */
export const isClusterWideKind = (kind: string): boolean => clusterWide.has(kind);
