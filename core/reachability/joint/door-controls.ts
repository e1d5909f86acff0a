import { ConnectionSet, IpSet, type Connection } from "../../sets";
import { anything, everything, nothing, type Bounds } from "../aws";
import type { Endpoint } from "../endpoint";
import type { Exposure } from "../kubernetes";
import type { JointHop } from "./estate-reachability";
import { byControl, free, inRow, type Path } from "./path";

/** What tells a door from others, but for the pods that it leads to. */
export function keyOfDoor({
  kind,
  clients,
  door,
  arrival,
  reached,
  served,
  via,
  front,
  bound,
}: Exposure): string {
  const texts = [clients, door, reached, served, ...(front ? [front.answers] : [])]
    .flatMap(({ may, must }) => [may, must])
    .map(String);
  // A balancer of each object has subnets of its own, and a target group balancers.
  const own = front
    ? `${via[0]?.resource} ${front.facing}`
    : bound
      ? `${via[0]?.resource} ${bound.targets}`
      : "";
  return [kind, arrival, own, ...texts].join("|");
}

/** The ports of a door: those that it certainly has, else those of which it has one. */
export const portsOf = ({ door: { may, must } }: Exposure): ConnectionSet => (must.isEmpty ? may : must);

/** A target group that was not given: nobody knows who sends to it. */
export const elsewhereMade = ({ via }: Exposure): Path =>
  byControl("route", anything, () => [
    {
      layer: "route",
      at: "load balancers of the target group",
      verdict: "unknown",
      reason: "unknown",
      sources: via,
      missing: "which load balancers send to the target group",
    },
  ]);

/** Whom the door is open to. */
export function admits(from: Endpoint, { clients, via }: Exposure): Path {
  const { may, must } = clients;
  const isExternal = from.kind === "external";
  const some = isExternal ? may.overlaps(from.addresses) : !may.isEmpty;
  const every = isExternal ? from.addresses.isSubsetOf(must) : must.equals(IpSet.all());
  const bounds = !some ? nothing : every ? everything : anything;
  return byControl("service", bounds, (connection) => [
    {
      layer: "service",
      at: `whom ${via.at(-1)?.name ?? "the door"} answers`,
      verdict: bounds.must.contains(connection) ? "allowed" : some ? "unknown" : "blocked",
      reason: bounds === anything ? "unknown" : some ? "rule" : "no-rule",
      sources: via,
      ...(bounds === anything && { missing: "the address that the client is seen by, or whom it answers" }),
    },
  ]);
}

/** Addresses that somebody routes to the nodes: who does, no object says. */
export const unlisted = ({ kind, via }: Exposure): Path =>
  kind !== "external-ip"
    ? free
    : byControl("route", anything, () => [
        {
          layer: "route",
          at: "external addresses of the Service",
          verdict: "unknown",
          reason: "unknown",
          sources: via,
          missing: "who routes these addresses to the nodes",
        },
      ]);

/** A controller among the pods: who reaches it, other objects say. */
export const controller = ({ via }: Exposure): Path =>
  byControl("service", anything, () => [
    {
      layer: "service",
      at: "whatever serves it",
      verdict: "unknown",
      reason: "unknown",
      sources: via,
      missing: "which pods serve it, and who reaches these",
    },
  ]);

const verdictOf = (bounds: Bounds, connection: Connection): JointHop["verdict"] =>
  bounds.must.contains(connection) ? "allowed" : bounds.may.contains(connection) ? "unknown" : "blocked";

/** What the door leads to. */
export function serving({ served, via, to }: Exposure): Path {
  return byControl("service", served, (connection) => {
    const verdict = verdictOf(served, connection);
    return [
      {
        layer: "service",
        at: `${via.at(-1)?.name ?? "door"} to ${to.name}`,
        verdict,
        reason: verdict === "unknown" ? "unknown" : verdict === "allowed" ? "rule" : "no-rule",
        sources: via,
        ...(verdict === "unknown" && { missing: "the ports or the pods of the Service" }),
      },
    ];
  });
}

/** The same with what the policies of the pods let in there, where nobody knows which addresses come. */
export function behind(exposure: Exposure): Path {
  const { served, reached, to } = exposure;
  const other = ConnectionSet.all().subtract(served.may);
  const unsure = ConnectionSet.all().subtract(served.must);
  const policies = { may: reached.may.union(other), must: reached.must.union(unsure) };
  return inRow(
    serving(exposure),
    byControl("network-policy", policies, (connection) => {
      const verdict = verdictOf(policies, connection);
      return [
        {
          layer: "network-policy",
          at: `ingress of ${to.name} from what the door sends`,
          verdict,
          reason: verdict === "unknown" ? "unknown" : verdict === "allowed" ? "rule" : "no-rule",
          sources: [],
          ...(verdict === "unknown" && { missing: "whose address the pods see" }),
        },
      ];
    }),
  );
}
