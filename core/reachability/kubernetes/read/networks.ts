import type { CustomObject, Workload } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import type { NamespaceScope } from "../../../graph/kubernetes";
import { everything } from "../selector";
import type { ForeignPolicy } from "./foreign-policy";

/** Kinds that put pods on other networks than the cluster's own, as `group/Kind`; and whether they may do so anywhere. */
const networkKinds: Readonly<Record<string, "namespace" | "cluster">> = {
  "k8s.cni.cncf.io/NetworkAttachmentDefinition": "namespace",
  "k8s.ovn.org/ClusterUserDefinedNetwork": "cluster",
  "k8s.ovn.org/UserDefinedNetwork": "namespace",
};

const extentOf = ({ group, objectKind }: CustomObject): "namespace" | "cluster" | undefined => {
  const key = `${group}/${objectKind}`;
  return Object.hasOwn(networkKinds, key) ? networkKinds[key] : undefined;
};

/** Another network, read as what it does to the pods that it may take: policies here don't say what passes there. */
export function readNetwork(node: CustomObject, own: NamespaceScope | undefined): ForeignPolicy | undefined {
  const extent = extentOf(node);
  if (!extent) return undefined;
  const namespaces = extent === "cluster" ? { selector: everything } : { own };
  return {
    node,
    name: `${node.objectKind} ${node.resource.name}`,
    parts: [{ subject: { namespaces, pods: everything }, effect: { ingress: "allow", egress: "allow" } }],
  };
}

const attachment = "k8s.v1.cni.cncf.io/networks";

/** Whether the pods have, or may have, interfaces on other networks, which no policy here rules. */
export function isAttached(workload: Workload): boolean {
  const value = peek(() => workload.podAnnotations[attachment]);
  return value instanceof Unknown || (value ?? "") !== "";
}
