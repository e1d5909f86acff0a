import type { Ingress, Service } from "../graph";
import { IpSet } from "../sets";

const balancer = "service.beta.kubernetes.io/";

/** Annotations by which a load balancer is made internal, each with the value that does. */
const internal: Readonly<Record<string, RegExp>> = {
  [`${balancer}aws-load-balancer-scheme`]: /^internal$/,
  [`${balancer}aws-load-balancer-internal`]: /^(?!false$).+$/,
  [`${balancer}azure-load-balancer-internal`]: /^true$/,
  "networking.gke.io/load-balancer-type": /^internal$/i,
  "cloud.google.com/load-balancer-type": /^internal$/i,
};

/** Whether a Service's load balancer has addresses of the network only. */
export const isInternal = ({ annotations }: Service): boolean =>
  Object.entries(internal).some(([name, value]) => value.test(annotations[name] ?? ""));

/** Whether a Service's load balancer takes requests from named sources, which are not the internet at large. */
export function isLimited({ annotations, loadBalancerSourceRanges }: Service): boolean {
  const written = annotations[`${balancer}load-balancer-source-ranges`];
  const ranges = loadBalancerSourceRanges?.length
    ? loadBalancerSourceRanges
    : (written?.split(",").map((range) => range.trim()) ?? []);
  if (ranges.length === 0) return false;
  const { ok, set } = IpSet.fromCidrs(ranges);
  return ok && !set.coversInternet("ipv4") && !set.coversInternet("ipv6");
}

const alb = "alb.ingress.kubernetes.io/";
const off = (value: string | undefined): boolean => value === "false";

/** Whether a host that a certificate is for takes in another; `*.example.com` takes in names of one more label. */
const covers = (named: string, host: string): boolean =>
  named === host || (named.startsWith("*.") && named.slice(1) === host.slice(host.indexOf(".")));

/** Why an Ingress may serve plain HTTP; undefined where it serves HTTPS only. */
export function httpsProblem(node: Ingress, tlsOptional: boolean): string | undefined {
  const { annotations, tls } = node;
  const allowHttp = annotations["kubernetes.io/ingress.allow-http"];
  if (allowHttp === "true") return "allows plain HTTP";
  const shut = off(allowHttp);
  if (off(annotations["nginx.ingress.kubernetes.io/ssl-redirect"]) && !shut)
    return "does not redirect plain HTTP";
  if (annotations[`${alb}certificate-arn`] !== undefined) {
    const listens = annotations[`${alb}listen-ports`];
    const plain = listens === undefined ? false : /"HTTP"\s*:/.test(listens);
    return plain && annotations[`${alb}ssl-redirect`] === undefined
      ? "listens for plain HTTP beside TLS"
      : undefined;
  }
  if (!tls?.length) return tlsOptional && shut ? undefined : "has no TLS";
  if (shut) return undefined;
  if (!tls.every(({ secretName }) => secretName))
    return "names no certificate for its TLS, and doesn't shut plain HTTP off";
  const plain = (node.rules ?? []).flatMap(({ host }) =>
    !host || tls.some(({ hosts }) => !hosts?.length || hosts.some((each) => covers(each, host))) ? [] : host,
  )[0];
  return plain === undefined ? undefined : `has no TLS for the host ${plain}`;
}
