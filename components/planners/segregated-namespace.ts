import { planBounds, type ContainerDefaults, type QuotaPlan } from "./bounds";
import { MANAGED, POD_SECURITY_VERSION, type Manifest } from "./manifest";
import { defaultDeny, dns, openingPolicy, type Opening } from "./network-policy";
import { dutyRoles, type DutyGroups } from "./duty-roles";

export interface NamespacePlan {
  readonly name: string;
  /** Labels that put it into its zone. */
  readonly zoneLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly podSecurity: "restricted" | "baseline";
  readonly quota: QuotaPlan;
  readonly defaults: ContainerDefaults;
  readonly openings: readonly Opening[];
  readonly groups: DutyGroups;
}

/** A namespace of one zone: restricted pods, bounded resources, no connection that is not declared, duties apart. */
export function planNamespace(plan: NamespacePlan): Manifest[] {
  const { name, quota, defaults } = plan;
  const admission = "pod-security.kubernetes.io";
  const metadata = (own: string) => ({ name: own, namespace: name, labels: MANAGED });
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name,
        labels: {
          ...plan.labels,
          ...MANAGED,
          ...plan.zoneLabels,
          [`${admission}/enforce`]: plan.podSecurity,
          [`${admission}/enforce-version`]: POD_SECURITY_VERSION,
          [`${admission}/audit`]: "restricted",
          [`${admission}/audit-version`]: POD_SECURITY_VERSION,
          [`${admission}/warn`]: "restricted",
          [`${admission}/warn-version`]: POD_SECURITY_VERSION,
        },
        ...(Object.keys(plan.annotations).length > 0 && { annotations: plan.annotations }),
      },
    },
    ...planBounds(name, quota, defaults),
    {
      // The account of pods that name none: nobody should use it, and whoever does gets no token.
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata("default"),
      automountServiceAccountToken: false,
    },
    defaultDeny(name),
    ...[dns, ...plan.openings].map((opening) => openingPolicy(opening, name)),
    ...dutyRoles(name, plan.groups),
  ];
}
