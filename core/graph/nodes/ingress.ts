import { int, intOrString, listOf, shape, str, type Read, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";

const backend = shape({
  service: shape({ name: str, port: shape({ number: int, name: str }) }),
  resource: shape({ apiGroup: str, kind: str, name: str }),
  /** The form before networking.k8s.io/v1. */
  serviceName: str,
  servicePort: intOrString,
});
export type IngressBackend = Read<typeof backend>;

export const ingressFields = {
  ingressClassName: str,
  defaultBackend: backend,
  /** The form before networking.k8s.io/v1. */
  backend,
  rules: listOf(
    shape({ host: str, http: shape({ paths: listOf(shape({ path: str, pathType: str, backend })) }) }),
  ),
  tls: listOf(shape({ hosts: listOf(str), secretName: str })),
};

/** An Ingress of any version; the fields are those of its `spec`. */
export interface Ingress extends KubernetesObject, Shaped<typeof ingressFields> {
  readonly kind: "Ingress";
}

const routeTarget = shape({ kind: str, name: str, weight: int });
export const openShiftRouteFields = {
  host: str,
  to: routeTarget,
  alternateBackends: listOf(routeTarget),
  port: shape({ targetPort: intOrString }),
  tls: shape({ termination: str, insecureEdgeTerminationPolicy: str }),
  wildcardPolicy: str,
};

/** OpenShift's Route: an Ingress of one host. */
export interface OpenShiftRoute extends KubernetesObject, Shaped<typeof openShiftRouteFields> {
  readonly kind: "OpenShiftRoute";
}
