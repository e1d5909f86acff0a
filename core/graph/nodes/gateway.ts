import { int, listOf, shape, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";
import { labelSelector } from "./workload";

export const gatewayFields = {
  gatewayClassName: str,
  listeners: listOf(
    shape({
      name: str,
      hostname: str,
      port: int,
      protocol: str,
      tls: shape({ mode: str, certificateRefs: listOf(shape({ kind: str, name: str, namespace: str })) }),
      allowedRoutes: shape({
        namespaces: shape({ from: str, selector: labelSelector }),
        kinds: listOf(shape({ group: str, kind: str })),
      }),
    }),
  ),
  addresses: listOf(shape({ type: str, value: str })),
};

/** A Gateway of the Gateway API; the fields are those of its `spec`. */
export interface Gateway extends KubernetesObject, Shaped<typeof gatewayFields> {
  readonly kind: "Gateway";
}

const reference = { group: str, kind: str, name: str, namespace: str };

export const gatewayRouteFields = {
  parentRefs: listOf(shape({ ...reference, sectionName: str, port: int })),
  hostnames: listOf(str),
  rules: listOf(shape({ backendRefs: listOf(shape({ ...reference, port: int, weight: int })) })),
};

/** An HTTPRoute, GRPCRoute, TLSRoute, TCPRoute or UDPRoute (`objectKind`). */
export interface GatewayRoute extends KubernetesObject, Shaped<typeof gatewayRouteFields> {
  readonly kind: "GatewayRoute";
}
