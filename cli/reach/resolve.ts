import { hintFor, matchGlob, type Estate } from "../../core/estate";
import type { Endpoint, ExternalEndpoint } from "../../core/reachability";
import type { EstateReachability } from "../../core/reachability/joint";
import { IpSet, privateSpace } from "../../core/sets";
import { UsageError } from "../usage-error";
import type { ZoneFinder } from "./zones";

/** What a name on the command line stands for. */
export interface Named {
  /** For people, as `zone app (12 ends)`. */
  readonly label: string;
  readonly ends: readonly Endpoint[];
  /** Set for all of a zone. */
  readonly zone?: string;
}

const isOnlyIn = (zone: string, end: Endpoint, { zones }: World): boolean =>
  zones(end).length === 1 && zones(end)[0] === zone;

interface World {
  readonly reachability: EstateReachability;
  readonly estate: Estate;
  readonly zones: ZoneFinder;
}

const specials = ["ingress-controller", "api-server", "kubelet", "etcd", "metadata", "dns"];

/**
 * Finds the ends that a name stands for: everything of a zone, the internet, addresses, a workload, a machine.
 *
 * @throws UsageError where nothing, or more than one thing, has the name
 */
export function resolveEnd(text: string, world: World): Named {
  const { kind, name } = splitKind(text, world);
  const found = [
    ...(kind === undefined || kind === "zone" ? zoneOf(name, world) : []),
    ...(kind === undefined ? addressesOf(name, world) : []),
    ...(kind === undefined ? specialOf(name, world) : []),
    ...(kind === undefined || kind === "workload" ? named(name, world, "pods") : []),
    ...(kind === undefined || kind === "resource" ? named(name, world, "host") : []),
  ];
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  // A zone and its own pool or subnet often have one name: the zone holds the other.
  if (
    only?.zone !== undefined &&
    others.every(({ ends }) => ends.every((end) => isOnlyIn(only.zone!, end, world)))
  )
    return only;
  if (!only) throw new UsageError(`nothing here is called "${text}"`, hintFor(name, allNames(world)));
  const choices = found.map(({ label }) => label).slice(0, 8);
  const more = found.length > choices.length ? ` and ${found.length - choices.length} more` : "";
  throw new UsageError(
    `"${text}" may be ${choices.join(", ")}${more}`,
    "write namespace/name or the id, or put zone:, workload: or resource: before it",
  );
}

/** `zone:app`; a colon within an id, a URN or an address means nothing. */
function splitKind(text: string, { reachability }: World): { kind: string | undefined; name: string } {
  const [, kind, name] = /^(zone|workload|resource):(.+)$/.exec(text) ?? [];
  if (kind === undefined || name === undefined || reachability.endpoint(text))
    return { kind: undefined, name: text };
  return { kind, name };
}

const isInternetZone = (zone: Estate["zones"][string] | undefined): boolean =>
  zone?.external === true && zone.cidrs.length === 0;

function zoneOf(name: string, { reachability, estate, zones }: World): Named[] {
  const zone = Object.hasOwn(estate.zones, name) ? estate.zones[name] : undefined;
  if (isInternetZone(zone) || (zone === undefined && name === "internet")) return [internet(reachability)];
  if (!zone) return [];
  if (zone.external) {
    const parts = outsideWithin(IpSet.fromCidrs(zone.cidrs).set, reachability);
    return [{ label: `zone ${name}`, ends: parts }];
  }
  const ends = reachability.endpoints.filter((end) => zones(end).includes(name));
  if (ends.length === 0) throw new UsageError(`nothing of what was read lies in zone "${name}"`);
  return [{ label: `zone ${name}`, ends, zone: name }];
}

function internet(reachability: EstateReachability): Named {
  const ends = reachability.outside.flatMap((end) => cut(end, end.addresses.subtract(privateSpace)));
  return { label: "the internet", ends };
}

const outsideWithin = (addresses: IpSet, reachability: EstateReachability): readonly ExternalEndpoint[] =>
  reachability.outside.flatMap((end) => cut(end, end.addresses.intersect(addresses)));

function cut(end: ExternalEndpoint, addresses: IpSet): ExternalEndpoint[] {
  if (addresses.isEmpty) return [];
  if (addresses.equals(end.addresses)) return [end];
  const parts = end.parts.map((part) => part.intersect(addresses)).filter((part) => !part.isEmpty);
  const cidrs = addresses.toCidrs();
  const name = cidrs.length > 3 ? `part of ${end.name}` : cidrs.join(", ");
  return [{ ...end, id: `external:${cidrs.slice(0, 50).join(",")}`, name, addresses, parts }];
}

function addressesOf(name: string, { reachability }: World): Named[] {
  const addresses = readAddresses(name);
  if (!addresses) return [];
  const outside = outsideWithin(addresses, reachability);
  const inside = reachability.endpoints.filter((end) => mayHave(end, addresses));
  const ends = [...inside, ...outside];
  if (ends.length === 0)
    throw new UsageError(`${name}: nothing here has such an address, and it lies outside of no network`);
  return [{ label: name, ends }];
}

function readAddresses(text: string): IpSet | undefined {
  const looksLike =
    /^\d+(?:\.\d+){3}(?:\/|$)/.test(text) || /^[0-9a-f.:]*::?[0-9a-f.:]*(?:\/\d+)?$/i.test(text);
  if (!looksLike) return undefined;
  const single = text.includes(":") ? 128 : 32;
  const read = IpSet.fromCidrs([text.includes("/") ? text : `${text}/${single}`]);
  if (!read.ok) throw new UsageError(read.errors[0]?.reason ?? `${text}: is no address`);
  return read.set;
}

/** Whether a machine has, or may get, one of the addresses. */
const mayHave = (end: Endpoint, addresses: IpSet): boolean =>
  end.kind === "host" &&
  "members" in end &&
  (end.members as readonly { readonly addresses: IpSet }[]).some((each) =>
    each.addresses.overlaps(addresses),
  );

function specialOf(name: string, { reachability }: World): Named[] {
  if (!specials.includes(name)) return [];
  const ends = reachability.endpoints.filter((end) => end.kind === "special" && end.name === name);
  if (ends.length === 0)
    throw new UsageError(`nothing of what was read has ${name}`, "it comes with a cluster or a machine");
  return [{ label: name, ends }];
}

/** Workloads or machines by id, URN, physical id, `namespace/name` or name; globs take all that match. */
function named(name: string, { reachability }: World, kind: "pods" | "host"): Named[] {
  const own = reachability.endpoints.filter((end) => end.kind === kind);
  const exact = own.filter((end) => identities(end).includes(name));
  if (exact.length > 0) return exact.map((end) => ({ label: labelOf(end), ends: [end] }));
  if (name.includes("*")) {
    const ends = own.filter((end) => matchGlob(name, end.name));
    return ends.length === 0 ? [] : [{ label: name, ends }];
  }
  return own.filter((end) => names(end).includes(name)).map((end) => ({ label: labelOf(end), ends: [end] }));
}

function identities(end: Endpoint): readonly (string | undefined)[] {
  if (end.kind === "pods") return [end.id, end.workload.resource.urn];
  if (end.kind === "host") return [end.id, end.node.resource.urn, end.node.resource.physicalId];
  return [end.id];
}

function names(end: Endpoint): readonly string[] {
  if (end.kind === "pods") return [end.name, end.workload.resource.name, end.workload.name];
  if (end.kind === "host") return [end.name, end.node.resource.name];
  return [end.name];
}

const labelOf = (end: Endpoint): string => {
  if (end.kind === "pods") return `${end.workload.workloadKind} ${end.name}`;
  return end.kind === "host" ? `${end.node.kind} ${end.name} (${end.id})` : end.name;
};

const allNames = ({ reachability, estate }: World): ReadonlySet<string> =>
  new Set(["internet", ...Object.keys(estate.zones), ...reachability.endpoints.flatMap((end) => names(end))]);
