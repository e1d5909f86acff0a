import type { Estate } from "../../core/estate";
import type { Graph } from "../../core/graph";
import { createResolver } from "../../core/policy/environment";
import type { Endpoint } from "../../core/reachability";
import { Allowance } from "../../core/reachability/flows/allowance";
import { readFlows } from "../../core/reachability/flows/flow-ends";
import { Parties } from "../../core/reachability/flows/parties";
import { estateReachability } from "../../core/reachability/joint";
import {
  coarseNote,
  PICTURE_SCHEMA,
  type Picture,
  type PictureArrow,
  type PictureBox,
} from "../../core/report/pictures";
import { arrowsBetween } from "./draw-arrows";
import { gatherNodes, type DrawnNode } from "./draw-nodes";
import { toBoxes } from "./draw-boxes";

export interface DrawOptions {
  readonly env?: string;
  readonly stack?: string;
}

/** What is drawn of who may reach whom in a graph, as its estate divides it. */
export function drawEstate(graph: Graph, estate: Estate, options: DrawOptions = {}): Picture {
  const reachability = estateReachability(graph, estate);
  const table = readFlows(estate);
  const { env, stack } = options;
  const resolver = createResolver(estate, {
    ...(env !== undefined && { environment: env }),
    ...(stack !== undefined && { stack }),
  });
  const parties = new Parties(graph, estate, table, resolver.environmentOf);
  const groups = [...reachability.groups()];
  const { nodes, nodesOf, isCoarse } = gatherNodes(groups, reachability.endpoints, parties);
  const found = arrowsBetween(groups, nodesOf, new Allowance(estate, table));
  const joined = new Set(found.flatMap(({ from, to }) => [from, to]));
  const shown = nodes.filter((node) => joined.has(node) || isOfInterest(node));
  const boxes = boxesOf(shown, estate);
  return {
    schema: PICTURE_SCHEMA,
    title: `Who can reach whom${estate.organisation === undefined ? "" : ` in ${estate.organisation}`}`,
    boxes: boxes.map(({ box }) => box),
    arrows: toBoxes(
      found.filter(({ from, to }) => shown.includes(from) && shown.includes(to)),
      boxes,
    ).sort(inOrder),
    notes: [...(isCoarse ? [coarseNote] : []), ...reachability.assumptions],
  };
}

/** Machines and services that nothing is said of are left out; a workload that nobody reaches is worth seeing. */
const isOfInterest = ({ party: { role } }: DrawnNode): boolean => role === "workload" || role === "store";

export interface DrawnBox {
  readonly box: PictureBox;
  readonly nodes: readonly DrawnNode[];
}

/** The zones as boxes: what is outside first, then by trust. */
function boxesOf(nodes: readonly DrawnNode[], estate: Estate): readonly DrawnBox[] {
  const byLabel = new Map<string, DrawnNode[]>();
  for (const node of nodes) byLabel.set(node.place, [...(byLabel.get(node.place) ?? []), node]);
  const trust = (list: readonly DrawnNode[]): number => {
    const { zones, role } = list[0]!.party;
    if (zones.length === 0) return role === "outside" ? 0.5 : 1000;
    return Math.min(...zones.map((name) => estate.zones[name]?.trust ?? 50));
  };
  const sorted = [...byLabel].sort(
    ([a, left], [b, right]) => trust(left) - trust(right) || (a < b ? -1 : a > b ? 1 : 0),
  );
  return sorted.map(([label, list], at) => {
    const { party } = list[0]!;
    const [zone] = party.zones;
    const declared = zone === undefined ? undefined : estate.zones[zone];
    return {
      nodes: list,
      box: {
        id: `z${at}`,
        label:
          party.zones.length === 1 && declared?.description ? `${label}: ${declared.description}` : label,
        ...(party.zones.length === 1 && zone !== undefined && { zone }),
        external: party.role === "outside",
        nodes: list.map(({ id, kind, label, what, ends }) => ({
          id,
          kind,
          label,
          ...(what !== undefined && { what }),
          count: ends.length,
          members: namesOf(ends),
        })),
      },
    };
  });
}

const namesOf = (ends: readonly Endpoint[]): string[] =>
  [...new Set(ends.map(({ name }) => name))].sort().slice(0, 20);

const numberOf = (id: string): number => Number(id.slice(1)) + (id.startsWith("z") ? 0 : 10_000);

const inOrder = (a: PictureArrow, b: PictureArrow): number =>
  numberOf(a.from) - numberOf(b.from) ||
  numberOf(a.to) - numberOf(b.to) ||
  (a.verdict < b.verdict ? -1 : a.verdict > b.verdict ? 1 : 0) ||
  (a.connections < b.connections ? -1 : 1);
