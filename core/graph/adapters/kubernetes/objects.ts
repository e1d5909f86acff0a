import type { NodeKind } from "../../nodes";
import * as admission from "../../nodes/admission-policy";
import { configMapFields } from "../../nodes/config-map";
import { gatewayFields, gatewayRouteFields } from "../../nodes/gateway";
import { ingressFields, openShiftRouteFields } from "../../nodes/ingress";
import { limitRangeFields } from "../../nodes/limit-range";
import {
  adminNetworkPolicyFields,
  foreignNetworkPolicyFields,
  networkPolicyFields,
} from "../../nodes/network-policy";
import * as storage from "../../nodes/persistent-volume";
import { pdbFields } from "../../nodes/pod-disruption-budget";
import { quotaFields } from "../../nodes/quota";
import { bindingFields, clusterRoleFields, roleFields } from "../../nodes/role";
import { runtimeClassFields } from "../../nodes/runtime-class";
import { secretFields } from "../../nodes/secret-object";
import { serviceAccountFields } from "../../nodes/service-account";
import { endpointsFields, serviceFields } from "../../nodes/service";
import type { Field } from "../../shape";

type Fields = Record<string, Field<unknown>>;

/** Which node an object becomes, and the fields that it takes from the object itself or from its `spec`. */
export interface ObjectReader {
  readonly node: NodeKind;
  readonly root?: Fields;
  readonly spec?: Fields;
}

const route: ObjectReader = { node: "GatewayRoute", spec: gatewayRouteFields };
const adminNetworkPolicy: ObjectReader = { node: "AdminNetworkPolicy", spec: adminNetworkPolicyFields };
const foreignNetworkPolicy: ObjectReader = { node: "ForeignNetworkPolicy", root: foreignNetworkPolicyFields };
const webhook: ObjectReader = { node: "AdmissionWebhook", root: admission.admissionWebhookFields };
const admissionPolicy: ObjectReader = { node: "AdmissionPolicy", spec: admission.admissionPolicyFields };
const admissionBinding: ObjectReader = {
  node: "AdmissionPolicyBinding",
  spec: admission.admissionPolicyBindingFields,
};

/** Kinds of Kubernetes' own groups, whatever the version: old and misspelt groups are read as they are meant. */
export const builtIn: Readonly<Record<string, ObjectReader>> = {
  AdminNetworkPolicy: adminNetworkPolicy,
  BaselineAdminNetworkPolicy: adminNetworkPolicy,
  ClusterNetworkPolicy: adminNetworkPolicy,
  ClusterRole: { node: "ClusterRole", root: clusterRoleFields },
  ClusterRoleBinding: { node: "ClusterRoleBinding", root: bindingFields },
  ConfigMap: { node: "ConfigMap", root: configMapFields },
  EndpointSlice: { node: "Endpoints", root: endpointsFields },
  Endpoints: { node: "Endpoints", root: endpointsFields },
  GRPCRoute: route,
  Gateway: { node: "Gateway", spec: gatewayFields },
  HTTPRoute: route,
  Ingress: { node: "Ingress", spec: ingressFields },
  LimitRange: { node: "LimitRange", spec: limitRangeFields },
  MutatingAdmissionPolicy: admissionPolicy,
  MutatingAdmissionPolicyBinding: admissionBinding,
  MutatingWebhookConfiguration: webhook,
  Namespace: { node: "Namespace" },
  NetworkPolicy: { node: "NetworkPolicy", spec: networkPolicyFields },
  PersistentVolume: { node: "PersistentVolume", spec: storage.persistentVolumeFields },
  PersistentVolumeClaim: { node: "PersistentVolumeClaim", spec: storage.persistentVolumeClaimFields },
  PodDisruptionBudget: { node: "PodDisruptionBudget", spec: pdbFields },
  ResourceQuota: { node: "ResourceQuota", spec: quotaFields },
  Role: { node: "Role", root: roleFields },
  RoleBinding: { node: "RoleBinding", root: bindingFields },
  RuntimeClass: { node: "RuntimeClass", root: runtimeClassFields },
  Secret: { node: "SecretObject", root: secretFields },
  Service: { node: "Service", spec: serviceFields },
  ServiceAccount: { node: "ServiceAccount", root: serviceAccountFields },
  StorageClass: { node: "StorageClass", root: storage.storageClassFields },
  TCPRoute: route,
  TLSRoute: route,
  UDPRoute: route,
  ValidatingAdmissionPolicy: admissionPolicy,
  ValidatingAdmissionPolicyBinding: admissionBinding,
  ValidatingWebhookConfiguration: webhook,
};

/** Kinds of other projects' groups, as `group/Kind`. */
export const foreign: Readonly<Record<string, ObjectReader>> = {
  "authorization.openshift.io/ClusterRole": builtIn["ClusterRole"]!,
  "authorization.openshift.io/ClusterRoleBinding": builtIn["ClusterRoleBinding"]!,
  "authorization.openshift.io/Role": builtIn["Role"]!,
  "authorization.openshift.io/RoleBinding": builtIn["RoleBinding"]!,
  "cilium.io/CiliumClusterwideNetworkPolicy": foreignNetworkPolicy,
  "cilium.io/CiliumNetworkPolicy": foreignNetworkPolicy,
  "crd.antrea.io/ClusterNetworkPolicy": foreignNetworkPolicy,
  "crd.antrea.io/NetworkPolicy": foreignNetworkPolicy,
  "crd.projectcalico.org/GlobalNetworkPolicy": foreignNetworkPolicy,
  "crd.projectcalico.org/NetworkPolicy": foreignNetworkPolicy,
  "networking.k8s.aws/ApplicationNetworkPolicy": foreignNetworkPolicy,
  "networking.k8s.aws/ClusterNetworkPolicy": adminNetworkPolicy,
  "projectcalico.org/GlobalNetworkPolicy": foreignNetworkPolicy,
  "projectcalico.org/NetworkPolicy": foreignNetworkPolicy,
  "route.openshift.io/Route": { node: "OpenShiftRoute", spec: openShiftRouteFields },
};
