import type { Ingress } from "../../../graph";
import { IpSet } from "../../../sets";
import type { PodsEndpoint } from "../../endpoint";
import type { Placement } from "../ground";
import type { ClusterModel } from "../model";
import type { Side } from "../side";
import { Arrivals } from "./arrivals";
import { Backends } from "./backends";
import type { Exposure } from "./exposure";
import { clientsOf, ingressFront, ingressPorts, ingressTargetsPods } from "./clients";
import { gatewayTargets } from "./gateways";
import { hostPortExposures } from "./host-ports";
import { IngressClasses } from "./ingress-classes";
import { ingressTargets, routeTargets, servedExposures, type Entry } from "./ingresses";
import { serviceExposures } from "./services";
import { isTargetGroupBinding, targetGroupExposures } from "./target-groups";

/** A load balancer before the cluster, or a controller in it. */
function entryOf(ingress: Ingress, classes: IngressClasses): Entry | undefined {
  const { isOutside, word } = classes.of(ingress);
  if (!isOutside) return undefined;
  const front = ingressFront(ingress, word);
  const door = ingressPorts(ingress);
  const toPods = ingressTargetsPods(ingress, word);
  return {
    clients: clientsOf(front),
    front,
    ...(door && { door }),
    how: toPods ? "pod" : "node",
    arrival: toPods
      ? (arrivals, workload) => arrivals.from(workload, IpSet.all())
      : (arrivals, workload) => arrivals.throughNode(workload),
  };
}

/** All ways into a cluster that its objects open, also those through which nothing may pass. */
export function findExposures(
  model: ClusterModel,
  placement: Placement,
  ingress: Side,
  endpoints: readonly PodsEndpoint[],
): readonly Exposure[] {
  const backends = new Backends(model, placement);
  const arrivals = new Arrivals(endpoints, placement, ingress);
  const gateways = model.objects("Gateway");
  const scopeOf = (name: string) => model.scopes.find((scope) => scope.name === name);
  const found: Exposure[] = [];
  for (const service of model.objects("Service"))
    found.push(...serviceExposures(service, backends, arrivals));
  const classes = new IngressClasses(model.objects("CustomObject").map(({ node }) => node));
  for (const each of model.objects("Ingress")) {
    const entry = entryOf(each.node, classes);
    found.push(...servedExposures("ingress", ingressTargets(each), backends, arrivals, entry));
  }
  for (const each of model.objects("OpenShiftRoute"))
    found.push(...servedExposures("route", routeTargets(each), backends, arrivals));
  for (const each of model.objects("GatewayRoute"))
    found.push(...servedExposures("gateway", gatewayTargets(each, gateways, scopeOf), backends, arrivals));
  for (const each of model.objects("CustomObject"))
    if (isTargetGroupBinding(each.node)) found.push(...targetGroupExposures(each, backends, arrivals));
  model.workloads.forEach((workload, at) => found.push(...hostPortExposures(workload, at, arrivals)));
  return found.filter(({ served }) => !served.may.isEmpty);
}
