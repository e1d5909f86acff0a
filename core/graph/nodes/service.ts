import { bool, int, intOrString, listOf, mapOf, shape, str, type Shaped } from "../shape";
import type { KubernetesObject } from "./kubernetes-object";

export const serviceFields = {
  type: str,
  selector: mapOf(str),
  ports: listOf(
    shape({
      name: str,
      port: int,
      targetPort: intOrString,
      nodePort: int,
      protocol: str,
      appProtocol: str,
    }),
  ),
  clusterIP: str,
  externalIPs: listOf(str),
  externalName: str,
  externalTrafficPolicy: str,
  loadBalancerIP: str,
  loadBalancerClass: str,
  loadBalancerSourceRanges: listOf(str),
  allocateLoadBalancerNodePorts: bool,
  publishNotReadyAddresses: bool,
};

/** A Service; the fields are those of its `spec`. */
export interface Service extends KubernetesObject, Shaped<typeof serviceFields> {
  readonly kind: "Service";
}

const endpointPort = shape({ name: str, port: int, protocol: str });
const address = shape({ ip: str, nodeName: str, targetRef: shape({ kind: str, name: str, namespace: str }) });

export const endpointsFields = {
  /** Of `Endpoints`. */
  subsets: listOf(shape({ addresses: listOf(address), ports: listOf(endpointPort) })),
  /** Of an `EndpointSlice`. */
  endpoints: listOf(shape({ addresses: listOf(str), nodeName: str })),
  ports: listOf(endpointPort),
  addressType: str,
};

/** Hand-written addresses behind a Service: `Endpoints` (same name) or an `EndpointSlice` (label `kubernetes.io/service-name`). */
export interface Endpoints extends KubernetesObject, Shaped<typeof endpointsFields> {
  readonly kind: "Endpoints";
}
