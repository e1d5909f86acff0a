import type { Estate } from "../../estate";
import type { Graph, Workload } from "../../graph";
import { cohabitationOf, type Cohabitation } from "../../placement";
import type { EnvironmentInForce } from "../environment";
import type { WholeContext } from "../policy";
import { imageTraits } from "./image-traits";

interface Kept {
  readonly estate: Estate;
  /** Which environment each workload was taken to belong to. */
  readonly environments: readonly EnvironmentInForce[];
  readonly images: WholeContext["images"] | undefined;
  readonly cohabitation: Cohabitation;
}

const kept = (): Kept[] => [];

type Asker = Pick<WholeContext, "graph" | "estate" | "environmentOf"> & Partial<Pick<WholeContext, "images">>;

/** What was last given to whoever asks with one resolver: a policy asks for each of its nodes. */
const given = (): Map<Asker["environmentOf"], Pick<Kept, "estate" | "images" | "cohabitation">> => new Map();

/** Who may share what in a graph, by the estate and environments in force: computed once, asked for by many policies. */
export function cohabitationIn(asker: Asker): Cohabitation {
  const { graph, estate, environmentOf, images } = asker;
  const all = graph.derive(given);
  const last = all.get(environmentOf);
  if (last?.estate === estate && last.images === images) return last.cohabitation;
  const cohabitation = find(asker);
  all.set(environmentOf, { estate, images, cohabitation });
  return cohabitation;
}

/** What policies that ask of a graph by this resolver were given, if any asked. */
export const cohabitationAsked = (
  graph: Graph,
  environmentOf: Asker["environmentOf"],
): Cohabitation | undefined => graph.derive(given).get(environmentOf)?.cohabitation;

function find({ graph, estate, environmentOf, images }: Asker): Cohabitation {
  const environments = graph.all("Workload").map((workload) => environmentOf(workload));
  const all = graph.derive(kept);
  const known = all.find(
    (each) =>
      each.estate === estate &&
      each.images === images &&
      each.environments.every((environment, at) => environment === environments[at]),
  );
  if (known) return known.cohabitation;
  const of = new Map<Workload, EnvironmentInForce>(
    graph.all("Workload").map((workload, at) => [workload, environments[at]!]),
  );
  const cohabitation = cohabitationOf(graph, estate, {
    environmentOf: (workload) => of.get(workload)!,
    ...imageTraits(images, estate),
  });
  all.push({ estate, environments, images, cohabitation });
  return cohabitation;
}
