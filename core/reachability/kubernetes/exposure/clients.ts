import type { Ingress, Service } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import { ConnectionSet, IpSet, portRange, privateSpace } from "../../../sets";
import type { Bounds, Front } from "./exposure";
import type { ClassWord } from "./ingress-classes";

const prefix = "service.beta.kubernetes.io/";
const everyone: Bounds<IpSet> = { may: IpSet.all(), must: IpSet.all() };
const perhapsEveryone: Bounds<IpSet> = { may: IpSet.all(), must: IpSet.empty() };

/** The load balancer of a Service: its ranges, and the network that its scheme puts it in. */
export const loadBalancerFront = (service: Service): Front => ({
  facing: schemeOf(service),
  answers: sourceRanges(service),
});

/** An internal balancer stands at addresses of its network, which nobody outside routes to. */
const within: Bounds<IpSet> = { may: privateSpace, must: IpSet.empty() };

/** Whom a balancer answers where nothing is known of its network. */
export function clientsOf({ facing, answers }: Front): Bounds<IpSet> {
  const space = facing === "yes" ? everyone : facing === "no" ? within : perhapsEveryone;
  return { may: space.may.intersect(answers.may), must: space.must.intersect(answers.must) };
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
    const value: unknown = peek(() => texts[at]);
    const text = typeof value === "string" ? value.trim() : new Unknown("a block of addresses");
    if (text === "") continue;
    const parsed = text instanceof Unknown ? undefined : IpSet.fromCidrs([text]);
    if (parsed?.ok) set = set.union(parsed.set);
    else known = false;
  }
  if (!known) return { may: IpSet.all(), must: set };
  return set.isEmpty ? everyone : { may: set, must: set };
}

function schemeOf(service: Service): Front["facing"] {
  const scheme = annotation(service, `${prefix}aws-load-balancer-scheme`);
  const internal = annotation(service, `${prefix}aws-load-balancer-internal`);
  if (scheme instanceof Unknown || internal instanceof Unknown) return "unknown";
  if (scheme === "internal" || (scheme === undefined && internal === "true")) return "no";
  if (scheme === "internet-facing" || internal === "false") return "yes";
  // The default differs between the controllers that may serve it.
  return controlledElsewhere(service) ? "unknown" : "yes";
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

/**
 * The load balancer outside of the cluster that serves an Ingress. Ingresses of one group share theirs: what one of them
 * leaves out, another may say. Of what the parameters of its class say, its own annotations count for nothing.
 */
export function ingressFront(ingress: Ingress, word: ClassWord): Front {
  const isShared =
    (word.group ?? undefined) !== undefined || annotation(ingress, `${alb}group.name`) !== undefined;
  const scheme = word.scheme ?? annotation(ingress, `${alb}scheme`);
  const isOpen = (value: unknown): boolean =>
    word.isOpen || value instanceof Unknown || (isShared && value === undefined);
  const written = annotation(ingress, `${alb}inbound-cidrs`);
  const list = word.inboundCidrs ?? undefined;
  const ranges = list ?? written;
  const texts = Array.isArray(list) ? (list as readonly string[]) : undefined;
  return {
    facing: isOpen(scheme) ? "unknown" : scheme === "internet-facing" ? "yes" : "no",
    answers:
      written instanceof Unknown || isOpen(ranges) || (list !== undefined && !texts)
        ? perhapsEveryone
        : readRanges(texts ?? (written ?? "").split(",")),
  };
}

/** The ports that it answers, where the Ingress says so: `[{"HTTP": 80}, {"HTTPS": 443}]`. */
export function ingressPorts(ingress: Ingress): Bounds<ConnectionSet> | undefined {
  const text = annotation(ingress, `${alb}listen-ports`);
  if (typeof text !== "string") return undefined;
  const ports = [...text.matchAll(/"HTTPS?"\s*:\s*(\d{1,5})/g)].map(([, port]) => Number(port));
  if (ports.length === 0 || ports.some((port) => port < 1 || port > 65535)) return undefined;
  const set = ConnectionSet.unionAll(ports.map((port) => ConnectionSet.of({ tcp: portRange(port) })));
  return { may: set, must: set };
}

/** Whether it sends to the pods themselves, not to ports of nodes. */
export const ingressTargetsPods = (ingress: Ingress, { targetType }: ClassWord): boolean =>
  (targetType ?? annotation(ingress, `${alb}target-type`)) === "ip";
