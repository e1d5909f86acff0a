import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Manifest } from "./planners/manifest";

type Maker = (name: string, args: never, options: pulumi.CustomResourceOptions) => pulumi.CustomResource;
const maker =
  <A>(
    kind: new (name: string, args: A, options: pulumi.CustomResourceOptions) => pulumi.CustomResource,
  ): Maker =>
  (name, args, options) =>
    new kind(name, args, options);

const { admissionregistration, apps, batch, core, networking, policy, rbac } = kubernetes;

/** The typed resources of the kinds that components emit; what is not listed is a custom resource. */
const makers: Readonly<Record<string, Maker>> = {
  "v1/ConfigMap": maker(core.v1.ConfigMap),
  "v1/LimitRange": maker(core.v1.LimitRange),
  "v1/Namespace": maker(core.v1.Namespace),
  "v1/PersistentVolumeClaim": maker(core.v1.PersistentVolumeClaim),
  "v1/ResourceQuota": maker(core.v1.ResourceQuota),
  "v1/Service": maker(core.v1.Service),
  "v1/ServiceAccount": maker(core.v1.ServiceAccount),
  "apps/v1/DaemonSet": maker(apps.v1.DaemonSet),
  "apps/v1/Deployment": maker(apps.v1.Deployment),
  "apps/v1/StatefulSet": maker(apps.v1.StatefulSet),
  "batch/v1/CronJob": maker(batch.v1.CronJob),
  "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy": maker(
    admissionregistration.v1.ValidatingAdmissionPolicy,
  ),
  "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding": maker(
    admissionregistration.v1.ValidatingAdmissionPolicyBinding,
  ),
  "networking.k8s.io/v1/NetworkPolicy": maker(networking.v1.NetworkPolicy),
  "policy/v1/PodDisruptionBudget": maker(policy.v1.PodDisruptionBudget),
  "rbac.authorization.k8s.io/v1/ClusterRole": maker(rbac.v1.ClusterRole),
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": maker(rbac.v1.ClusterRoleBinding),
  "rbac.authorization.k8s.io/v1/Role": maker(rbac.v1.Role),
  "rbac.authorization.k8s.io/v1/RoleBinding": maker(rbac.v1.RoleBinding),
};

/**
 * Registers planned objects below a component, in their order: what stands in a namespace after the namespace.
 * @returns the resources in the order of the manifests
 */
export function createObjects(
  component: string,
  manifests: readonly Manifest[],
  parent: pulumi.ComponentResource,
): pulumi.CustomResource[] {
  const made: pulumi.CustomResource[] = [];
  let namespace: pulumi.CustomResource | undefined;
  for (const { apiVersion, kind, ...manifest } of manifests) {
    const options = {
      parent,
      ...(namespace && manifest.metadata.namespace !== undefined && { dependsOn: [namespace] }),
    };
    const name =
      kind === "Namespace" ? component : `${component}-${kind.toLowerCase()}-${manifest.metadata.name}`;
    const resource = create(name, apiVersion, kind, manifest, options);
    if (kind === "Namespace") namespace = resource;
    made.push(resource);
  }
  return made;
}

function create(
  name: string,
  apiVersion: string,
  kind: string,
  args: Pick<Manifest, "metadata"> & Readonly<Record<string, unknown>>,
  options: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  // The cluster makes this account with the namespace: it is changed, not created.
  if (kind === "ServiceAccount" && args.metadata.name === "default")
    return new core.v1.ServiceAccountPatch(name, args, options);
  const make = makers[`${apiVersion}/${kind}`];
  if (make) return make(name, args as never, options);
  return new kubernetes.apiextensions.CustomResource(name, { apiVersion, kind, ...args }, options);
}
