import type { Graph } from "../graph";
import type { ImageRepository, RepositoryLifecycle } from "../nodes/ecr";
import { belonging, nothingLaidOn, type Belonging } from "./belonging";

const lifecycles = (graph: Graph): ReadonlyMap<ImageRepository, Belonging<RepositoryLifecycle>> =>
  belonging(graph, graph.all("RepositoryLifecycle"), ({ repository }) => repository, "ImageRepository");

/** The rules apart from a repository that let its images go. */
export const lifecyclesOf = (graph: Graph, repository: ImageRepository): Belonging<RepositoryLifecycle> =>
  graph.derive(lifecycles).get(repository) ?? nothingLaidOn;
