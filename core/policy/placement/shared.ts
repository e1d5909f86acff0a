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

const kept = new WeakMap<Graph, Kept[]>();

type Asker = Pick<WholeContext, "graph" | "estate" | "environmentOf"> & Partial<Pick<WholeContext, "images">>;

interface Given extends Pick<Kept, "estate" | "images" | "cohabitation"> {
  readonly graph: Graph;
}

/** What was last given to whoever asks with one resolver: a policy asks for each of its nodes. */
const given = new WeakMap<Asker["environmentOf"], Given>();

/** Who may share what in a graph, by the estate and environments in force: computed once, asked for by many policies. */
export function cohabitationIn(asker: Asker): Cohabitation {
  const { graph, estate, environmentOf, images } = asker;
  const last = given.get(environmentOf);
  if (last?.graph === graph && last.estate === estate && last.images === images) return last.cohabitation;
  const cohabitation = find(asker);
  given.set(environmentOf, { graph, estate, images, cohabitation });
  return cohabitation;
}

/** What policies that ask by this resolver were given, if any asked. */
export const cohabitationAsked = (environmentOf: Asker["environmentOf"]): Cohabitation | undefined =>
  given.get(environmentOf)?.cohabitation;

function find({ graph, estate, environmentOf, images }: Asker): Cohabitation {
  const environments = graph.all("Workload").map((workload) => environmentOf(workload));
  const all = kept.get(graph) ?? [];
  kept.set(graph, all);
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
