import { nothing, type Forward, type GroupOffer } from "../aws";
import type { Endpoint } from "../endpoint";
import type { Asker } from "./askers";
import type { BlockingLayer, JointHop } from "./estate-reachability";
import type { Exposure } from "../kubernetes";
import { onwards } from "./forwards";
import type { Networks } from "./networks";
import { anyOf, byNetworks, doubted, through, type Path } from "./path";

/** Whose address may be seen behind a load balancer. */
const shownBy = (
  from: readonly Endpoint[],
  { balancer, preservesClient }: GroupOffer | Forward,
): readonly Endpoint[] => [
  ...(preservesClient === "yes" ? [] : [balancer]),
  ...(preservesClient === "no" ? [] : from),
];

/** The layers that may say something else of a client's address than of the balancer's. */
const bySender: readonly BlockingLayer[] = ["security-group", "network-acl"];

/** By a load balancer to one of its targets, on the ports that clients ask for. */
function forwarded({ aws }: Networks, from: Endpoint, forward: Forward): Path {
  const found = aws.through(from, forward);
  const [first, second] = found.legs.map(byNetworks) as [Path, Path];
  const seesClient = forward.preservesClient !== "no";
  return {
    may: found.may,
    must: found.must,
    layer: (layer) =>
      second.layer(layer).may.overlaps(forward.sends.may) || (seesClient && bySender.includes(layer))
        ? first.layer(layer)
        : nothing,
    hops: () => found.witness().hops as readonly JointHop[],
  };
}

/**
 * Through a load balancer to what lies behind one of its targets.
 *
 * @param isSure whether what it sends certainly gets there
 * @param inner from the target on, by how those who come may be seen
 */
export function byBalancer(
  networks: Networks,
  asker: Asker,
  exposure: Exposure,
  forward: Forward,
  isSure: boolean,
  inner: (clients: readonly Endpoint[]) => Path,
): Path {
  const { listens } = forward;
  const sure = (path: Path): Path => (isSure ? path : doubted(path));
  if (!asker.pods)
    return through(
      sure(forwarded(networks, asker.end, forward)),
      listens.may,
      inner(shownBy([asker.end], forward)),
    );
  return anyOf(
    asker
      .approaches(forward.balancer, exposure)
      .map(({ path, seen }) =>
        through(
          sure(path),
          listens.may,
          through(onwards(networks.aws, forward), forward.sends.may, inner(shownBy(seen, forward))),
        ),
      ),
  );
}
