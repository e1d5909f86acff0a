import { IpSet } from "../../sets";
import { internetSpace, type AwsEndpoint } from "../aws";
import type { ExternalEndpoint } from "../endpoint";
import type { Stand } from "./stand";

const known = new WeakMap<object, ExternalEndpoint>();

function asAddresses(key: object, id: string, name: string, addresses: IpSet): ExternalEndpoint {
  let found = known.get(key);
  if (!found) known.set(key, (found = { kind: "external", id, name, addresses, parts: [addresses] }));
  return found;
}

const ipv4Of = new WeakMap<AwsEndpoint, ExternalEndpoint>();

/** A machine as policies see it: its addresses. @param family of a cluster whose pods have no others */
export function seenByPolicies(endpoint: AwsEndpoint, family?: "ipv4"): ExternalEndpoint {
  const whole = asAddresses(
    endpoint,
    endpoint.id,
    endpoint.name,
    endpoint.members.some(({ front }) => front)
      ? IpSet.all()
      : IpSet.unionAll(endpoint.members.map(({ addresses }) => addresses)),
  );
  if (family === undefined || whole.addresses.v6.isEmpty) return whole;
  let narrow = ipv4Of.get(endpoint);
  if (!narrow) {
    const addresses = whole.addresses.only(family);
    narrow = addresses.isEmpty ? whole : { ...whole, addresses, parts: [addresses] };
    ipv4Of.set(endpoint, narrow);
  }
  return narrow;
}

/** Pods as other networks see them. */
export const standAsSeen = ({ own, node }: Stand): ExternalEndpoint =>
  asAddresses(
    own,
    own.id,
    own.name,
    IpSet.unionAll([...own.members, ...node.members].map(({ addresses }) => addresses)),
  );

/** Some address of the internet: a public one of a machine, of which nobody knows which it is. */
export const theInternet: ExternalEndpoint = asAddresses({}, "internet", "the internet", internetSpace);

const parts = new Map<string, ExternalEndpoint>();

/** The same of some addresses. */
export function amongTheInternet(some: IpSet): ExternalEndpoint {
  const addresses = internetSpace.intersect(some);
  if (addresses.equals(internetSpace)) return theInternet;
  const key = addresses.toString();
  let found = parts.get(key);
  if (!found) {
    found = { ...theInternet, id: `internet ${key}`, addresses, parts: [addresses] };
    parts.set(key, found);
  }
  return found;
}

const anywhere = {};
/** Pods of which nobody knows where they stand. */
export const pods = (): ExternalEndpoint => asAddresses(anywhere, "pods", "pods", IpSet.all());
