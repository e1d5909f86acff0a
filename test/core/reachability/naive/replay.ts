import type { HopSource } from "../../../../core/reachability";
import type { NaiveCluster } from "./kubernetes";

type Spec = Record<string, unknown[] | undefined>;

/** A policy with none of its rules but the named ones; all of them where the whole policy is named. */
function strip<T extends { spec: object }>(policy: T, own: readonly HopSource[]): T {
  const spec: Spec = { ...(policy.spec as Spec) };
  if (own.every(({ path }) => path !== "")) {
    for (const direction of ["ingress", "egress"]) {
      spec[direction] = spec[direction]?.filter((_, at) =>
        own.some(({ path }) => path === `spec.${direction}[${at}]`),
      );
    }
  }
  return { ...policy, spec };
}

/** The cluster with nothing but the policies and rules that a hop of a witness names, found by their names. */
export function onlyNamed(cluster: NaiveCluster, sources: readonly HopSource[]): NaiveCluster {
  const keep = <T extends { spec: object }>(policies: readonly T[], prefix: string): T[] =>
    policies.flatMap((policy, at) => {
      const own = sources.filter(({ resource }) => resource.endsWith(`/${prefix}${at}`));
      return own.length === 0 ? [] : [strip(policy, own)];
    });
  return {
    ...cluster,
    networkPolicies: keep(cluster.networkPolicies, "np"),
    adminPolicies: keep(cluster.adminPolicies, "admin"),
  };
}
