import { matchZones, UNKNOWN, type Estate } from "../estate";
import type { Graph, ManagedService } from "../graph";
import { resolve } from "../graph/aws/resolve";
import { zonesOfResource, zonesOfUnseen, type ZoneAnswer } from "../reachability/zones";

/**
 * The zones of a service that AWS runs whole: those of its way into a VPC, for that is what it reaches; of one that has none
 * those that take everything of its account.
 */
export function zonesOfManaged(
  estate: Pick<Estate, "zones">,
  graph: Graph,
  { connector, resource }: ManagedService,
): ZoneAnswer {
  const account = resource.account ?? UNKNOWN;
  if (connector.length === 0) {
    const { candidates, certain } = matchZones(estate, { account });
    return { zones: candidates, certain };
  }
  const { definite, possible, unseen, missing } = resolve(graph, connector, "VpcConnector");
  const answers = [...definite, ...possible].map((each) => zonesOfResource(estate, graph, each.resource));
  const open = possible.length + unseen.length + missing.length > 0;
  if (open && definite.length + possible.length === 0) return zonesOfUnseen(estate, resource.account);
  return {
    zones: [...new Set(answers.flatMap(({ zones }) => zones))],
    certain: !open && answers.every(({ certain }) => certain),
  };
}
