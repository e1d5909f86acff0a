/** Policies by what they are for: frameworks that speak of estates as wholes name many of them at once. */

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Rights in the cluster. */
export const clusterRights = names(`
  disallow-admin-equivalent-bindings disallow-cluster-admin-bindings disallow-csr-approval disallow-impersonation
  disallow-node-proxy disallow-role-escalation disallow-system-masters-bindings disallow-token-requests
  disallow-unlimited-roles disallow-wildcard-api-groups disallow-wildcard-resources disallow-wildcard-verbs
  restrict-authenticated-bindings restrict-cluster-admin-access restrict-cluster-discovery restrict-endpoint-writes
  restrict-persistent-volume-creation restrict-pod-creation restrict-pod-exec restrict-pod-rights
  restrict-port-forwarding restrict-secret-reads restrict-secret-writes restrict-webhook-configuration-writes`);

/** Rights in the cloud. */
export const cloudRights = names(`
  disallow-full-admin-policies disallow-iam-privilege-escalation disallow-iam-service-wildcards
  disallow-inverted-iam-statements disallow-managed-admin-policies disallow-wildcard-iam-actions
  restrict-node-role-policies restrict-pass-role restrict-wildcard-iam-resources`);

/** Who is let in at all. */
export const trust = names(`
  disallow-anonymous-bindings disallow-public-role-trust require-oidc-subject restrict-account-wide-role-trust
  restrict-cross-account-trust restrict-developer-trust`);

/** Identities of machines and workloads. */
export const machineIdentities = names(`
  disallow-default-service-account disallow-default-service-account-automount
  disallow-default-service-account-bindings disallow-service-account-automount disallow-token-automount
  disallow-service-account-token-secrets disallow-shared-task-roles require-instance-profiles
  restrict-bound-service-account-tokens`);

/** Accounts and long-lived keys of people. */
export const accounts = names(`
  disallow-access-keys disallow-cluster-creator-admin disallow-config-map-authentication disallow-key-pairs
  disallow-node-ssh-keys disallow-policies-on-users`);

/** Which duties may come together. */
export const duties = names(`
  restrict-cluster-admin-access restrict-developer-trust restrict-pipeline-registry-writes`);

/** Ways from outside to the management of the estate. */
export const remoteAdministration = names(`
  disallow-dashboards disallow-internet-to-admin-ports disallow-public-cluster-endpoint disallow-ssh-ports disallow-tiller
  require-private-cluster-endpoint restrict-admin-sources restrict-cluster-administration restrict-management-connections
  restrict-network-acl-admin-ports restrict-node-remote-access restrict-public-cluster-endpoint disallow-remote-login`);

/** What keeps the internet out, and the estate from the internet. */
export const perimeter = names(`
  disallow-all-ports-to-internet disallow-external-ips disallow-hosts-in-public-subnets disallow-internet-to-admin-ports
  disallow-internet-to-all-ports disallow-public-ip-hosts disallow-public-task-addresses disallow-stores-in-public-subnets
  disallow-subnet-public-ips restrict-internet-access restrict-internet-exposure restrict-internet-facing-load-balancers
  restrict-internet-ingress restrict-network-acl-ingress restrict-public-cluster-endpoint restrict-public-ingress-ranges`);

/** What leaves the estate. */
export const egress = names(`
  restrict-internet-access restrict-internet-egress restrict-network-policy-egress disallow-metadata-access`);

/** What keeps the parts of the estate apart in the network. */
export const segmentation = names(`
  disallow-allow-all-network-policies disallow-cross-environment-connections disallow-default-vpc
  require-blocking-layers require-closed-default-security-group require-declared-flows require-default-deny
  require-network-policy-enforcement require-pod-isolation restrict-connections restrict-management-connections
  restrict-namespace-wide-network-rules`);

/** What the network's rules say that they do not do, or nobody knows why. */
export const ruleReviews = names(`
  disallow-dangling-network-policies disallow-dangling-security-group-references
  disallow-ineffective-network-policy-rules disallow-ineffective-security-group-rules
  disallow-mixed-security-group-rules disallow-never-matching-network-policy-rules
  disallow-shadowed-network-acl-entries disallow-shadowed-security-group-rules disallow-unattached-security-groups
  require-security-group-descriptions require-security-group-rule-descriptions`);

/** What keeps the parts of the estate apart on machines and in accounts. */
export const isolation = names(`
  disallow-host-ipc disallow-host-network disallow-host-pid disallow-instances-among-nodes disallow-mixed-trust-pools
  disallow-services-on-container-hosts disallow-shared-clusters disallow-shared-process-namespace
  disallow-stored-data-in-exposed-zones disallow-stored-data-on-exposed-hosts require-sandboxes require-user-namespaces
  restrict-cohabitation restrict-critical-services restrict-shared-layers restrict-workload-accounts
  restrict-workload-hosts`);

/** Environments that are kept apart. */
export const environments = names(`
  disallow-cross-environment-arns disallow-cross-environment-connections disallow-cross-environment-references
  disallow-shared-clusters restrict-developer-trust restrict-provider-accounts`);

/** Encryption of what is on its way. */
export const transitEncryption = names(`
  disallow-plaintext-listeners require-bucket-tls require-file-system-transit-encryption require-ingress-tls
  require-store-transit-encryption restrict-listener-tls`);

/** Encryption of what is kept. */
export const restEncryption = names(`
  require-cluster-secrets-encryption require-customer-managed-volume-keys require-encrypted-volumes
  require-log-encryption require-repository-encryption-key require-store-encryption require-trail-encryption
  require-volume-encryption-default`);

export const keys = names(`
  require-key-rotation require-customer-managed-volume-keys require-repository-encryption-key
  require-cluster-secrets-encryption`);

/** What may not lie open. */
export const secrets = names(`
  disallow-build-secrets disallow-command-secrets disallow-config-map-secrets disallow-environment-secret-imports
  disallow-environment-secrets disallow-function-environment-secrets disallow-literal-secrets disallow-plain-parameters
  disallow-plain-secret-manifests disallow-provider-credentials disallow-secrets-in-user-data
  restrict-environment-secret-references restrict-secret-volumes`);

/** Stores that nobody outside may read. */
export const publicStores = names(`
  disallow-public-bucket-lists disallow-public-function-urls disallow-public-images disallow-public-image-repositories
  disallow-public-repository-policies disallow-public-resource-policies disallow-public-stores
  require-bucket-access-block`);

/** Records of what is done. */
export const records = names(`
  require-bucket-logging require-build-logs require-cluster-logs require-host-logs require-load-balancer-logs
  require-task-exec-records require-task-logs
  require-trail-coverage require-vpc-flow-logs`);

export const recordProtection = names(
  `require-log-encryption require-trail-encryption require-trail-validation`,
);

/** What tells somebody. */
export const detection = names(`
  require-cluster-alarms require-detailed-monitoring require-identity-alarms require-refusal-alarms
  require-runtime-threat-detection require-task-cluster-insights require-threat-detection`);

/** Where images come from, and that they are what was tested. */
export const imageOrigins = names(`
  disallow-image-repositories disallow-invalid-image-references disallow-latest-tag require-image-digests
  require-image-signatures require-immutable-tags require-known-suppliers require-promoted-images
  require-supplier-approvals require-trusted-provenance require-vetted-parents restrict-image-repositories
  restrict-pull-through-caches`);

/** Flaws in images and machines, and what is done about them. */
export const flaws = names(`
  disallow-overdue-images disallow-risky-images disallow-stopped-images require-image-replacement require-latest-images
  require-scan-on-push restrict-image-status restrict-machine-image-age`);

/** Versions that get fixes. */
export const versions = names(`
  disallow-unsupported-kubernetes restrict-addon-versions restrict-kubernetes-version restrict-machine-image-age restrict-node-update-pace
  restrict-task-platform-version`);

/** Rights of processes on their machine. */
export const processRights = names(`
  disallow-dangerous-capabilities disallow-privilege-escalation disallow-privileged-containers disallow-root-containers
  disallow-root-groups disallow-root-user disallow-runtime-sockets disallow-sensitive-host-paths disallow-unmasked-proc
  disallow-windows-host-process disallow-writable-host-paths require-drop-all-capabilities require-mac-profile
  require-run-as-non-root require-seccomp-profile restrict-added-capabilities restrict-apparmor-profiles
  restrict-host-path-volumes restrict-proc-mount restrict-seccomp-profiles restrict-selinux-options restrict-sysctls
  restrict-user-ids`);

/** What a machine or container has that it does not need. */
export const leastFunctions = names(`
  disallow-admin-containers disallow-dashboards disallow-external-name-services disallow-interactive-containers
  disallow-node-port-services disallow-remote-login disallow-remote-shells disallow-service-links
  disallow-services-on-container-hosts disallow-tiller restrict-host-ports restrict-image-footprint
  restrict-privileged-ports restrict-volume-types`);

/** Machines and containers as they should be set up. */
export const settings = names(`
  disallow-default-namespace require-imdsv2 require-linux-hardening require-pod-security-admission
  require-security-context restrict-metadata-hop-limit`);

/** Containers that stay what they were built as. */
export const immutability = names(`
  disallow-code-from-config-maps disallow-downloaded-code disallow-encoded-commands disallow-ephemeral-containers
  disallow-package-installation disallow-remote-code-in-user-data require-immutable-tags require-read-only-root`);

/** Builds that nobody bends. */
export const builds = names(`
  disallow-privileged-builds disallow-public-builds require-build-logs require-trusted-provenance
  restrict-pipeline-registry-writes`);

/** What one workload may take from the others. */
export const capacity = names(`
  require-guaranteed-qos require-resource-limits require-resource-requests restrict-resource-limits
  restrict-resource-ratios restrict-resource-requests`);

/** What comes back after a failure. */
export const recovery = names(`
  disallow-bare-pods disallow-blocking-disruption-budgets require-cluster-deletion-protection require-probes
  require-bucket-versioning require-store-backups require-store-deletion-protection restrict-node-update-pace`);

/** What is known of what runs. */
export const inventory = names(`require-instrumented-images require-known-suppliers require-labels`);
