import type { Estate } from "../../estate";
import { peek, Unknown, type Container, type Graph, type Workload } from "../../graph";
import { parseReference } from "../../image/reference";
import type { ImageConfig } from "../image-config";
import { libraryEntryOf } from "../library";
import { USUAL_PATH, type RuleSet } from "../rule-set";
import { connectsOf, listensOf } from "./network";
import { processesOf } from "./processes";
import { storageOf } from "./storage";
import { usersOf } from "./users";

export interface DeriveOptions {
  readonly estate: Estate;
  /** The config of an image, by its reference as the workload names it. */
  readonly configOf: (image: string) => ImageConfig | undefined;
  readonly environmentOf: (workload: Workload) => string;
}

/** The rule sets of all containers of a graph, in the order of their workloads. */
export function deriveRules(graph: Graph, options: DeriveOptions): RuleSet[] {
  return graph
    .all("Workload")
    .flatMap((workload) => workload.containers.map((container) => ruleSetOf(container, graph, options)));
}

const known = <T>(read: () => T): T | undefined => {
  const value = peek(read);
  return value instanceof Unknown ? undefined : value;
};

function ruleSetOf(
  container: Container,
  graph: Graph,
  { estate, configOf, environmentOf }: DeriveOptions,
): RuleSet {
  const { workload } = container;
  const image = known(() => container.image);
  const parsed = image === undefined ? undefined : parseReference(image);
  const digest = parsed && "reference" in parsed ? parsed.reference.digest : undefined;
  const config = image === undefined ? undefined : configOf(image);
  const entry = image === undefined ? undefined : libraryEntryOf(image);
  const namespace =
    workload.platform === "kubernetes" ? (known(() => workload.namespace) ?? "default") : undefined;
  const processes = processesOf(container, config, entry);
  const storage = storageOf(container, config, entry);
  const listens = listensOf(container, config, entry);
  const connects = connectsOf(container, graph, estate);
  const users = usersOf(container, config, entry);
  const name = known(() => workload.name) ?? workload.resource.name;
  return {
    workload: namespace === undefined ? name : `${namespace}/${name}`,
    kind: workload.workloadKind,
    ...(namespace !== undefined && { namespace }),
    container: container.name,
    environment: environmentOf(workload),
    ...(image !== undefined && { image }),
    ...(digest && { digest: `${digest.algorithm}:${digest.encoded}` }),
    path: [...(config?.path ?? USUAL_PATH)],
    ...(processes.rules && { processes: [...processes.rules] }),
    ...(storage.writes && { writes: [...storage.writes] }),
    ...(storage.mounts && { mounts: [...storage.mounts] }),
    ...(listens.listens && { listens: [...listens.listens] }),
    ...(connects.connects && { connects: [...connects.connects] }),
    ...(users.users && { users: [...users.users] }),
    unknown: [
      ...(image === undefined ? ["its image, which is not known yet"] : []),
      ...processes.unknown,
      ...storage.unknown,
      ...listens.unknown,
      ...connects.unknown,
      ...users.unknown,
    ],
  };
}
