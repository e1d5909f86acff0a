import { bool, int, intOrString, listOf, shape, str, type Field, type Read, type Shaped } from "../shape";
import { Unknown } from "../value";
import type { KubernetesObject } from "./kubernetes-object";
import { labelSelector, labelSelectorFields } from "./workload";

/** The API server decodes a null item of a list as an empty one, and an empty rule allows all. */
function nullAsEmpty<T>(field: Field<T>): Field<T> {
  return { ...field, read: (raw, path, key, context) => field.read(raw ?? {}, path, key, context) };
}

const ipBlock = shape({ cidr: str, except: listOf(str) });
const peer = shape({ podSelector: labelSelector, namespaceSelector: labelSelector, ipBlock });
export type NetworkPolicyPeer = Read<typeof peer>;

const port = shape({ protocol: str, port: intOrString, endPort: int });
export type NetworkPolicyPort = Read<typeof port>;

const peers = listOf(nullAsEmpty(peer));
const ports = listOf(nullAsEmpty(port));
const ingressRule = nullAsEmpty(shape({ from: peers, ports }));
const egressRule = nullAsEmpty(shape({ to: peers, ports }));
export type NetworkPolicyIngressRule = Read<typeof ingressRule>;
export type NetworkPolicyEgressRule = Read<typeof egressRule>;

export const networkPolicyFields = {
  podSelector: labelSelector,
  policyTypes: listOf(str),
  ingress: listOf(ingressRule),
  egress: listOf(egressRule),
};

/**
 * A NetworkPolicy; the fields are those of its `spec`, as written: absent and empty differ. Which directions it
 * isolates is `directionsOf`'s to say.
 */
export interface NetworkPolicy extends KubernetesObject, Shaped<typeof networkPolicyFields> {
  readonly kind: "NetworkPolicy";
}

/** Early versions of the API put a selector one level deeper, or compared the labels of both ends. */
const namespacesPeer = shape({
  ...labelSelectorFields,
  namespaceSelector: labelSelector,
  sameLabels: listOf(str),
  notSameLabels: listOf(str),
});
export type NamespacesPeer = Read<typeof namespacesPeer>;
const podsPeer = shape({
  namespaceSelector: labelSelector,
  namespaces: namespacesPeer,
  podSelector: labelSelector,
});
export type PodsPeer = Read<typeof podsPeer>;
const adminPeer = shape({
  namespaces: namespacesPeer,
  pods: podsPeer,
  nodes: labelSelector,
  networks: listOf(str),
  domainNames: listOf(str),
});
export type AdminNetworkPolicyPeer = Read<typeof adminPeer>;

const single = { port: int };
const range = { start: int, end: int };
/** `ports` of AdminNetworkPolicy; `protocols` of ClusterNetworkPolicy puts the protocol's name outside. */
const adminPort = shape({
  portNumber: shape({ protocol: str, ...single }),
  portRange: shape({ protocol: str, ...range }),
  namedPort: str,
});
const destinationPort = shape({ number: int, range: shape(range) });
const protocolPorts = shape({ destinationPort, sourcePort: destinationPort });
const adminProtocol = shape({
  tcp: protocolPorts,
  udp: protocolPorts,
  sctp: protocolPorts,
  destinationNamedPort: str,
});
const adminRule = {
  name: str,
  action: str,
  ports: listOf(adminPort),
  protocols: listOf(adminProtocol),
};

export const adminNetworkPolicyFields = {
  /** Of a ClusterNetworkPolicy: `Admin` or `Baseline`. */
  tier: str,
  priority: int,
  subject: shape({ namespaces: namespacesPeer, pods: podsPeer }),
  ingress: listOf(shape({ ...adminRule, from: listOf(adminPeer) })),
  egress: listOf(shape({ ...adminRule, to: listOf(adminPeer) })),
};

/** An AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy (`objectKind`). */
export interface AdminNetworkPolicy extends KubernetesObject, Shaped<typeof adminNetworkPolicyFields> {
  readonly kind: "AdminNetworkPolicy";
}

/** Whether the list has a rule: without one, a Cilium section isolates nothing. */
const anyRule: Field<boolean> = {
  read: (raw) => (raw instanceof Unknown ? raw : Array.isArray(raw) && raw.length > 0),
};

/** One rule set of a policy of another engine: what it selects, and which directions it rules. */
const foreignRule = shape({
  endpointSelector: labelSelector,
  nodeSelector: labelSelector,
  /** Calico's selector expressions. */
  selector: str,
  namespaceSelector: str,
  types: listOf(str),
  ingress: anyRule,
  ingressDeny: anyRule,
  egress: anyRule,
  egressDeny: anyRule,
  enableDefaultDeny: shape({ ingress: bool, egress: bool }),
});
export type ForeignRule = Read<typeof foreignRule>;

export const foreignNetworkPolicyFields = { spec: foreignRule, specs: listOf(foreignRule) };

/** A network policy in another engine's language (Cilium, Calico, Antrea): recognised, its rules not computed. */
export interface ForeignNetworkPolicy extends KubernetesObject, Shaped<typeof foreignNetworkPolicyFields> {
  readonly kind: "ForeignNetworkPolicy";
}
