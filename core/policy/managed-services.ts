import { matchZones, UNKNOWN, type Estate } from "../estate";
import type { Graph, ManagedService } from "../graph";
import { publicDoubtOf, publicRouteOf } from "../graph/aws-control";
import { isComplete, resolve } from "../graph/aws/resolve";
import { zonesOfResource, zonesOfSubnet, zonesOfUnseen, type ZoneAnswer } from "../reachability/zones";

type Zones = Pick<Estate, "zones">;

/**
 * The zones of a service that AWS runs whole: those of its subnets or of its way into a VPC, for that is what it reaches; of one
 * that has neither those that take everything of its account.
 */
export function zonesOfManaged(estate: Zones, graph: Graph, node: ManagedService): ZoneAnswer {
  const { connector, subnets, resource } = node;
  if (subnets.length > 0) {
    const found = resolve(graph, subnets, "Subnet");
    const all = [...found.definite, ...found.possible];
    return together(
      estate,
      node,
      all.map((each) => zonesOfSubnet(estate, graph, each)),
      isComplete(found),
    );
  }
  if (connector.length === 0) {
    const { candidates, certain } = matchZones(estate, { account: resource.account ?? UNKNOWN });
    return { zones: candidates, certain };
  }
  const found = resolve(graph, connector, "VpcConnector");
  const all = [...found.definite, ...found.possible];
  return together(
    estate,
    node,
    all.map((each) => zonesOfResource(estate, graph, each.resource)),
    isComplete(found),
  );
}

function together(
  estate: Zones,
  { resource }: ManagedService,
  answers: readonly ZoneAnswer[],
  complete: boolean,
): ZoneAnswer {
  if (!complete && answers.length === 0) return zonesOfUnseen(estate, resource.account);
  return {
    zones: [...new Set(answers.flatMap(({ zones }) => zones))],
    certain: complete && answers.every(({ certain }) => certain),
  };
}

/**
 * Whether the internet may ask a service that AWS runs whole. One in subnets is met where these lead to the internet: those of a
 * default VPC do.
 *
 * @returns what is missing, where that is not known
 */
export function facesInternet(graph: Graph, node: ManagedService): boolean | { readonly missing: string } {
  if (node.front === "address") return node.publiclyAccessible ?? true;
  if (node.subnets.length === 0) return true;
  const { definite, possible, unseen, missing } = resolve(graph, node.subnets, "Subnet");
  if (definite.some((each) => publicRouteOf(graph, each))) return true;
  const [open] = missing;
  if (open !== undefined) return { missing: open };
  const [unmet] = unseen;
  if (unmet !== undefined) return { missing: `${unmet}, which was not given` };
  if (possible.some((each) => publicRouteOf(graph, each)))
    return { missing: "in which of several subnets it lies" };
  const [doubt] = [...definite, ...possible].flatMap((each) => publicDoubtOf(graph, each) ?? []);
  return doubt === undefined ? false : { missing: doubt };
}
