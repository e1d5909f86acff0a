import { peek, Unknown, type EksCluster, type Graph, type Workload } from "../../graph";
import { addonsOf } from "../../graph/aws-control";
import type { Certainty } from "../aws";

/** How the network plugin of a cluster gives pods their addresses. */
export interface PluginSettings {
  /** Whether pods have addresses of the VPC. */
  readonly isVpcCni: Certainty;
  /** Whether what pods send out of the VPC gets the address of their node. */
  readonly hidesPods: Certainty;
  /** Whether pods may have security groups of their own. */
  readonly podGroups: Certainty;
  /** Whether these judge what pods send out of the VPC too. */
  readonly strict: Certainty;
}

const defaults: PluginSettings = { isVpcCni: "yes", hidesPods: "yes", podGroups: "unknown", strict: "yes" };

/** Plugins that lay a network of their own over the machines'; they may also leave it to the VPC's. */
const others = /^(cilium|calico-node|kube-flannel.*|weave-net|antrea-agent|kube-router|ovnkube-node)$/;

/** Where a setting says `yes`, in whatever spelling JSON, YAML and manifests allow. */
function setting(text: string, name: string): string | undefined {
  return new RegExp(`["']?${name}["']?\\s*:\\s*["']?([\\w-]+)`).exec(text)?.[1];
}

function fromText(text: string): PluginSettings {
  const external = setting(text, "AWS_VPC_K8S_CNI_EXTERNALSNAT");
  const spared = setting(text, "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS");
  const custom = setting(text, "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG");
  const pods = setting(text, "ENABLE_POD_ENI");
  const mode = setting(text, "POD_SECURITY_GROUP_ENFORCING_MODE");
  return {
    // Addresses and groups of pods come from objects that are not read.
    isVpcCni: custom === "true" ? "unknown" : "yes",
    hidesPods: external === "true" ? "no" : spared !== undefined ? "unknown" : "yes",
    podGroups: pods === "true" ? "yes" : "no",
    strict: mode === "standard" ? "no" : "yes",
  };
}

function ofCluster(graph: Graph, cluster: EksCluster): PluginSettings {
  const addon = addonsOf(graph, cluster).definite.find((each) => peek(() => each.addonName) === "vpc-cni");
  if (!addon) return defaults;
  const text = peek(() => addon.configuration);
  if (text instanceof Unknown) return { ...defaults, hidesPods: "unknown", strict: "unknown" };
  return fromText(text ?? "");
}

/** What is known of how a cluster's pods get their addresses: by its add-on, and by the plugins that run in it. */
export function pluginSettings(
  graph: Graph,
  clusters: readonly EksCluster[],
  workloads: readonly Workload[],
): PluginSettings {
  const foreign = workloads.some(({ resource, workloadKind }) => {
    return workloadKind === "DaemonSet" && others.test(resource.name);
  });
  const found = clusters.map((each) => ofCluster(graph, each));
  const same = (read: (settings: PluginSettings) => Certainty): Certainty => {
    const values = new Set(found.map(read));
    const [value] = values;
    return values.size === 1 ? value! : "unknown";
  };
  return {
    isVpcCni: foreign ? "unknown" : same(({ isVpcCni }) => isVpcCni),
    hidesPods: same(({ hidesPods }) => hidesPods),
    podGroups: same(({ podGroups }) => podGroups),
    strict: same(({ strict }) => strict),
  };
}
