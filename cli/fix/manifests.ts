import { stringify } from "yaml";
import type { ClusterPolicy, Proposal } from "../../core/reachability/segment";
import { safe } from "./text";

/** The proposed network policies as one file of manifests, those of several clusters apart. */
export function manifests({ policies }: Proposal): string {
  const clusters = [...new Set(policies.map(({ cluster }) => cluster))];
  const documents = clusters.flatMap((cluster) => {
    const own = policies.filter((policy) => policy.cluster === cluster).map(documentOf);
    return cluster === "" || clusters.length === 1
      ? own
      : [`# For the cluster ${safe(cluster)}\n${own.join("---\n")}`];
  });
  return documents.length === 0 ? "" : `${documents.join("---\n")}`;
}

const documentOf = ({ manifest }: ClusterPolicy): string =>
  stringify(manifest, { aliasDuplicateObjects: false, lineWidth: 0 });
