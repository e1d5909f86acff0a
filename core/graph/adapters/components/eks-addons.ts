import { Secret, Unknown } from "../../value";
import { mapIn, type Component, type Part } from "./component";

/** The add-ons that a cluster gets: kube-proxy, CoreDNS and the VPC CNI, with the options that the user gave. */
export function addAddons(component: Component, cluster: Part, autoMode: boolean): void {
  const wanted: readonly [string, string, boolean][] = [
    ["kube-proxy", "kubeProxyAddonOptions", !autoMode],
    ["coredns", "corednsAddonOptions", component.read("skipDefaultNodeGroup") !== true || autoMode],
    ["vpc-cni", "vpcCniOptions", component.read("useDefaultVpcCni") !== true && !autoMode],
  ];
  for (const [addon, input, fallback] of wanted) {
    if (component.flag(fallback, input, "enabled") === false) continue;
    component.add("aws:eks/addon:Addon", `${component.name}-${addon}`, {
      clusterName: cluster,
      addonName: addon,
      addonVersion: component.take(input, "version"),
      configurationValues: component.with(input, configurationOf(component, input)),
    });
  }
}

/** The add-on's configuration as the component writes it: JSON. */
function configurationOf(component: Component, input: string): unknown {
  const given = component.read(input, "configurationValues");
  const networkPolicy = component.read(input, "enableNetworkPolicy");
  const values = {
    ...(networkPolicy !== undefined && { enableNetworkPolicy: networkPolicy }),
    ...mapIn(given),
  };
  if (given instanceof Unknown || holdsMarkers(values)) return new Unknown("the add-on's configuration");
  if (Object.keys(values).length === 0) return undefined;
  return JSON.stringify(values, (key, value: unknown) =>
    key === "enableNetworkPolicy" && typeof value === "boolean" ? String(value) : value,
  );
}

const holdsMarkers = (value: unknown): boolean =>
  value instanceof Unknown ||
  value instanceof Secret ||
  (typeof value === "object" && value !== null && Object.values(value).some(holdsMarkers));
