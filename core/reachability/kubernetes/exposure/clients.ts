import type { Ingress, Service } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import { IpSet, privateSpace } from "../../../sets";
import type { Bounds } from "./exposure";

const prefix = "service.beta.kubernetes.io/";
const everyone: Bounds<IpSet> = { may: IpSet.all(), must: IpSet.all() };
const perhapsEveryone: Bounds<IpSet> = { may: IpSet.all(), must: IpSet.empty() };

/** Whom the load balancer of a Service answers: its ranges, within the network that its scheme puts it in. */
export function loadBalancerClients(service: Service): Bounds<IpSet> {
  const ranges = sourceRanges(service);
  const { may, must } = schemeOf(service);
  return { may: may.intersect(ranges.may), must: must.intersect(ranges.must) };
}

const annotation = (node: Ingress | Service, name: string): string | Unknown | undefined =>
  peek(() => node.annotations[name]);

function sourceRanges(service: Service): Bounds<IpSet> {
  const list = peek(() => service.loadBalancerSourceRanges);
  if (list instanceof Unknown) return perhapsEveryone;
  const written = annotation(service, `${prefix}load-balancer-source-ranges`);
  if (written instanceof Unknown) return perhapsEveryone;
  return readRanges(list?.length ? list : (written ?? "").split(","));
}

/** The ranges of a list; none means everyone. */
function readRanges(texts: readonly string[]): Bounds<IpSet> {
  let set = IpSet.empty();
  let known = true;
  for (let at = 0; at < texts.length; at++) {
    const text = peek(() => texts[at]!.trim());
    if (text === "") continue;
    const parsed = text instanceof Unknown ? undefined : IpSet.fromCidrs([text]);
    if (parsed?.ok) set = set.union(parsed.set);
    else known = false;
  }
  if (!known) return { may: IpSet.all(), must: set };
  return set.isEmpty ? everyone : { may: set, must: set };
}

/** An internal balancer stands at addresses of its network, which nobody outside routes to. */
function schemeOf(service: Service): Bounds<IpSet> {
  const scheme = annotation(service, `${prefix}aws-load-balancer-scheme`);
  const internal = annotation(service, `${prefix}aws-load-balancer-internal`);
  if (scheme instanceof Unknown || internal instanceof Unknown) return perhapsEveryone;
  const within: Bounds<IpSet> = { may: privateSpace, must: IpSet.empty() };
  if (scheme === "internal" || (scheme === undefined && internal === "true")) return within;
  if (scheme === "internet-facing" || internal === "false") return everyone;
  // The default differs between the controllers that may serve it.
  return controlledElsewhere(service) ? perhapsEveryone : everyone;
}

function controlledElsewhere(service: Service): boolean {
  const type = annotation(service, `${prefix}aws-load-balancer-type`);
  return (
    peek(() => service.loadBalancerClass) !== undefined ||
    type instanceof Unknown ||
    type === "external" ||
    type === "nlb-ip"
  );
}

/** Whether the balancer sends to the pods themselves, not to ports of nodes. */
export function targetsPods(service: Service): boolean {
  const type = annotation(service, `${prefix}aws-load-balancer-type`);
  return type === "nlb-ip" || annotation(service, `${prefix}aws-load-balancer-nlb-target-type`) === "ip";
}

const alb = "alb.ingress.kubernetes.io/";

/** Whether an Ingress is served by a load balancer outside the cluster, rather than by pods of it. */
export function isServedOutside(ingress: Ingress): boolean {
  const name = peek(() => ingress.ingressClassName);
  return name === "alb" || annotation(ingress, "kubernetes.io/ingress.class") === "alb";
}

/** Whom such a load balancer answers. */
export function ingressClients(ingress: Ingress): Bounds<IpSet> {
  const scheme = annotation(ingress, `${alb}scheme`);
  const ranges = annotation(ingress, `${alb}inbound-cidrs`);
  if (scheme instanceof Unknown || ranges instanceof Unknown) return perhapsEveryone;
  if (scheme !== "internet-facing") return { may: privateSpace, must: IpSet.empty() };
  return readRanges((ranges ?? "").split(","));
}

/** Whether it sends to the pods themselves, not to ports of nodes. */
export const ingressTargetsPods = (ingress: Ingress): boolean =>
  annotation(ingress, `${alb}target-type`) === "ip";
