import { matchClusters, type Estate, type PlaceSubject } from "../estate";
import type { Container, Workload } from "../graph";
import { annotatedSeccomp, inUserNamespace, isWindows } from "../graph/kubernetes";

/** The newest minor version of Kubernetes 1 that the policies know; later ones are judged by it. */
export const newestMinor = 37;

/** The first version that has Pod Security admission without being asked. */
const oldestMinor = 23;

/** The minor number of a version (`1.35`, `v1.35.2`, `latest`); undefined where it isn't one from 1.23 on. */
export function parseKubernetesMinor(version: string): number | undefined {
  if (version === "latest") return newestMinor;
  const match = /^v?1\.(\d{1,2})(?:[.+-].{0,64})?$/.exec(version);
  return match && Number(match[1]) >= oldestMinor ? Number(match[1]) : undefined;
}

/**
 * The minor version of Kubernetes in a place, as the estate's `clusters` declares it. Where nothing is declared, or
 * where it hangs on what is not known, the newest one: by it new objects are judged when they come to a new cluster.
 */
export function kubernetesMinorIn(estate: Pick<Estate, "clusters">, place: PlaceSubject): number {
  const { candidates, certain } = matchClusters(estate, place);
  const versions = candidates.map((name) => estate.clusters[name]?.version);
  const declared = new Set(versions.filter((version) => version !== undefined));
  const [version] = declared;
  if (!certain || declared.size !== 1 || version === undefined) return newestMinor;
  return parseKubernetesMinor(version) ?? newestMinor;
}

/** Since 1.35 pods with a user namespace of their own may be root in it; before, nothing told that the node has them. */
export const relaxedByUserNamespace = (workload: Workload, minor: number): boolean =>
  minor >= 35 && inUserNamespace(workload);

/** Since 1.25 pods that name Windows as their system are free of what only Linux has. */
export const isExemptWindows = (workload: Workload, minor: number): boolean =>
  minor >= 25 && isWindows(workload);

/** The seccomp profile that a container's annotations give it: before 1.27, which stopped reading them. */
export const seccompByAnnotation = (container: Container, minor: number) =>
  minor < 27 ? annotatedSeccomp(container) : undefined;
