import type { AdmissionPolicy, AdmissionPolicyBinding, AdmissionWebhook } from "./admission-policy";
import type { ConfigMap } from "./config-map";
import type { Container } from "./container";
import type { CustomObject } from "./custom-object";
import type { Gateway, GatewayRoute } from "./gateway";
import type { Ingress, OpenShiftRoute } from "./ingress";
import type { LimitRange } from "./limit-range";
import type { Namespace } from "./namespace";
import type { AdminNetworkPolicy, ForeignNetworkPolicy, NetworkPolicy } from "./network-policy";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "./persistent-volume";
import type { PodDisruptionBudget } from "./pod-disruption-budget";
import type { ResourceQuota } from "./quota";
import type { AwsControlNodeTypes } from "./aws-control";
import type { AwsNetworkNodeTypes } from "./aws-network";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "./role";
import type { RuntimeClass } from "./runtime-class";
import type { SecretObject } from "./secret-object";
import type { ServiceAccount } from "./service-account";
import type { Endpoints, Service } from "./service";
import type { Workload } from "./workload";

/** Kubernetes objects that run nothing themselves. */
interface KubernetesNodeTypes {
  AdminNetworkPolicy: AdminNetworkPolicy;
  AdmissionPolicy: AdmissionPolicy;
  AdmissionPolicyBinding: AdmissionPolicyBinding;
  AdmissionWebhook: AdmissionWebhook;
  ClusterRole: ClusterRole;
  ClusterRoleBinding: ClusterRoleBinding;
  ConfigMap: ConfigMap;
  CustomObject: CustomObject;
  Endpoints: Endpoints;
  ForeignNetworkPolicy: ForeignNetworkPolicy;
  Gateway: Gateway;
  GatewayRoute: GatewayRoute;
  Ingress: Ingress;
  LimitRange: LimitRange;
  Namespace: Namespace;
  NetworkPolicy: NetworkPolicy;
  OpenShiftRoute: OpenShiftRoute;
  PersistentVolume: PersistentVolume;
  PersistentVolumeClaim: PersistentVolumeClaim;
  PodDisruptionBudget: PodDisruptionBudget;
  ResourceQuota: ResourceQuota;
  Role: Role;
  RoleBinding: RoleBinding;
  RuntimeClass: RuntimeClass;
  SecretObject: SecretObject;
  Service: Service;
  ServiceAccount: ServiceAccount;
  StorageClass: StorageClass;
}

/** All kinds of nodes, by name: what a policy can apply to. */
export interface NodeTypes extends KubernetesNodeTypes, AwsControlNodeTypes, AwsNetworkNodeTypes {
  Container: Container;
  Workload: Workload;
}
export type NodeKind = keyof NodeTypes;
export type AnyNode = NodeTypes[NodeKind];

export type { Node } from "./node";
export type * from "./admission-policy";
export type * from "./aws-control";
export type * from "./config-map";
export type * from "./container";
export type * from "./custom-object";
export type * from "./gateway";
export type * from "./ingress";
export type * from "./kubernetes-object";
export type * from "./limit-range";
export type * from "./namespace";
export type * from "./network-policy";
export type * from "./persistent-volume";
export type * from "./pod-disruption-budget";
export type * from "./quota";
export type * from "./role";
export type * from "./runtime-class";
export type * from "./secret-object";
export type * from "./service-account";
export type * from "./service";
export type * from "./workload";
export type * from "./ebs-volume";
export type * from "./elastic-ip";
export type * from "./host";
export type * from "./load-balancer";
export type * from "./network-acl";
export type * from "./network-interface";
export type * from "./route-table";
export type * from "./security-group";
export type * from "./security-group-rule";
export type * from "./subnet";
export type * from "./transit-gateway";
export type * from "./vpc";
export type * from "./vpc-endpoint";
export type * from "./vpc-gateway";
export type * from "./vpc-peering";
