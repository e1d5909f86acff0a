import { int, listOf, shape, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";
import { labelSelector } from "./workload";

const resourceRule = shape({
  apiGroups: listOf(str),
  apiVersions: listOf(str),
  operations: listOf(str),
  resources: listOf(str),
  scope: str,
});

const match = {
  matchPolicy: str,
  namespaceSelector: labelSelector,
  objectSelector: labelSelector,
};

export const admissionPolicyFields = {
  failurePolicy: str,
  matchConstraints: shape({ ...match, resourceRules: listOf(resourceRule) }),
};

/** A ValidatingAdmissionPolicy or MutatingAdmissionPolicy (`objectKind`); without a binding it does nothing. */
export interface AdmissionPolicy extends KubernetesObject, Shaped<typeof admissionPolicyFields> {
  readonly kind: "AdmissionPolicy";
}

export const admissionPolicyBindingFields = {
  policyName: str,
  validationActions: listOf(str),
  matchResources: shape({ ...match, resourceRules: listOf(resourceRule) }),
};

export interface AdmissionPolicyBinding
  extends KubernetesObject, Shaped<typeof admissionPolicyBindingFields> {
  readonly kind: "AdmissionPolicyBinding";
}

export const admissionWebhookFields = {
  webhooks: listOf(
    shape({
      name: str,
      failurePolicy: str,
      timeoutSeconds: int,
      ...match,
      rules: listOf(resourceRule),
      clientConfig: shape({ url: str, service: shape({ name: str, namespace: str, path: str, port: int }) }),
    }),
  ),
};

/** A ValidatingWebhookConfiguration or MutatingWebhookConfiguration (`objectKind`). */
export interface AdmissionWebhook extends KubernetesObject, Shaped<typeof admissionWebhookFields> {
  readonly kind: "AdmissionWebhook";
}
