import { matchZones, UNKNOWN, type Estate } from "../estate";
import type { Graph, ManagedService } from "../graph";
import { resolve, type Resolution } from "../graph/aws/resolve";
import { leadsToInternet, type Known } from "../reachability/aws/network/internet-routes";
import { zonesOfResource, zonesOfSubnet, zonesOfUnseen, type ZoneAnswer } from "../reachability/zones";

type Zones = Pick<Estate, "zones">;

/**
 * The zones of a service that AWS runs whole: those of its subnets or of its way into a VPC, for that is what it reaches; of one
 * that has neither those that take everything of its account.
 */
export function zonesOfManaged(estate: Zones, graph: Graph, node: ManagedService): ZoneAnswer {
  const { connector, subnets, resource } = node;
  if (subnets.length > 0)
    return together(estate, node, resolve(graph, subnets, "Subnet"), (each) =>
      zonesOfSubnet(estate, graph, each),
    );
  if (connector.length > 0)
    return together(estate, node, resolve(graph, connector, "VpcConnector"), (each) =>
      zonesOfResource(estate, graph, each.resource),
    );
  const { candidates, certain } = matchZones(estate, { account: resource.account ?? UNKNOWN });
  return { zones: candidates, certain };
}

function together<N>(
  estate: Zones,
  { resource }: ManagedService,
  { definite, possible, unseen, missing }: Resolution<N>,
  zonesOf: (node: N) => ZoneAnswer,
): ZoneAnswer {
  const isOpen = unseen.length > 0 || missing.length > 0;
  const answers = [...definite, ...possible].map(zonesOf);
  const beyond = isOpen ? zonesOfUnseen(estate, resource.account).zones : [];
  const zones = [...new Set([...answers.flatMap((each) => each.zones), ...beyond])];
  // Of several that may be meant it doesn't matter which, where all lie in the same zones.
  const isSettled = possible.length === 0 || answers.every((each) => each.zones.length === zones.length);
  return { zones, certain: !isOpen && isSettled && answers.every(({ certain }) => certain) };
}

/**
 * Whether the internet may ask a service that AWS runs whole. One in subnets is met where these lead to the internet: those of a
 * default VPC do.
 *
 * @returns what is missing, where that is not known
 */
export function facesInternet(graph: Graph, node: ManagedService): Known {
  if (node.front === "address") return node.publiclyAccessible ?? true;
  if (node.subnets.length === 0) return true;
  const { definite, possible, unseen, missing } = resolve(graph, node.subnets, "Subnet");
  const sure = definite.map((each) => leadsToInternet(graph, each));
  if (sure.includes(true)) return true;
  const [open] = missing;
  if (open !== undefined) return { missing: open };
  const [unmet] = unseen;
  if (unmet !== undefined) return { missing: `${unmet}, which was not given` };
  const others = possible.map((each) => leadsToInternet(graph, each));
  if (others.includes(true)) return { missing: "in which of several subnets it lies" };
  return [...sure, ...others].find((each) => typeof each === "object") ?? false;
}
