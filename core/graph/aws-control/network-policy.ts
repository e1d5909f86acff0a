import { resolve } from "../aws/resolve";
import type { Graph } from "../graph";
import type { EksAddon, EksCluster } from "../nodes/eks";
import { peek, Unknown } from "../value";

/** Whether anything in a cluster makes its network policies count, and why we believe it. */
export interface Enforcement {
  readonly enforced: "yes" | "no" | "unknown";
  readonly why: string;
  readonly addon?: EksAddon;
}

interface Addons {
  readonly definite: readonly EksAddon[];
  readonly possible: readonly EksAddon[];
}

const addonsByCluster = (graph: Graph): ReadonlyMap<EksCluster, Addons> => {
  const found = new Map<EksCluster, { definite: EksAddon[]; possible: EksAddon[] }>();
  for (const cluster of graph.all("EksCluster")) found.set(cluster, { definite: [], possible: [] });
  for (const addon of graph.all("EksAddon")) {
    const { definite, possible, missing } = resolve(graph, addon.cluster, "EksCluster");
    definite.forEach((cluster) => found.get(cluster)?.definite.push(addon));
    const others = missing.length > 0 ? graph.all("EksCluster") : possible;
    others.forEach((cluster) => found.get(cluster)?.possible.push(addon));
  }
  return found;
};

/** The add-ons of a cluster, and those of which nobody knows yet whether they are. */
export const addonsOf = (graph: Graph, cluster: EksCluster): Addons =>
  graph.derive(addonsByCluster).get(cluster) ?? { definite: [], possible: [] };

/** The setting of the VPC CNI, in JSON or YAML: `true` or `"true"`. */
const setting = /["']?enableNetworkPolicy["']?\s*:\s*["']?(\w+)["']?/;

function readAddon(addon: EksAddon): Enforcement {
  const configuration = peek(() => addon.configuration);
  if (configuration instanceof Unknown)
    return {
      enforced: "unknown",
      why: `the settings of vpc-cni are not known (${configuration.missing})`,
      addon,
    };
  const value = setting.exec(configuration ?? "")?.[1];
  if (value === "true") return { enforced: "yes", why: "vpc-cni has enableNetworkPolicy on", addon };
  return {
    enforced: "no",
    why: `vpc-cni has enableNetworkPolicy ${value === undefined ? "not set" : "off"}`,
    addon,
  };
}

/**
 * Whether network policies are enforced in a cluster, by its add-ons. The VPC CNI does so only where told to; a
 * cluster without that add-on may have another network plugin that nobody showed us.
 */
export function networkPolicyEnforcement(graph: Graph, cluster: EksCluster): Enforcement {
  const { definite, possible } = addonsOf(graph, cluster);
  const named = (addon: EksAddon): boolean => {
    const name = peek(() => addon.addonName);
    return name instanceof Unknown || name === "vpc-cni";
  };
  const addon = definite.find((each) => peek(() => each.addonName) === "vpc-cni");
  if (addon) return readAddon(addon);
  const maybe = [...definite, ...possible].find(named);
  if (maybe)
    return { enforced: "unknown", why: `whether ${maybe.name} is its vpc-cni is not known`, addon: maybe };
  const auto = peek(() => cluster.autoMode);
  if (auto === true)
    return {
      enforced: "unknown",
      why: "Auto Mode enforces them only where a ConfigMap of the cluster says so",
    };
  return { enforced: "unknown", why: "its network plugin was not given: no vpc-cni add-on" };
}
