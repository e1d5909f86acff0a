import { Unknown } from "../../value";
import { mapIn, type Component, type Part } from "./component";

/** Who gets into the cluster: access entries with their policies, and the older mappings in the ConfigMap aws-auth. */
export function addAccess(component: Component, cluster: Part): void {
  for (const [key, each] of Object.entries(mapIn(component.read("accessEntries")) ?? {})) {
    const entry = mapIn(each);
    if (!entry) continue;
    const name = `${component.name}-${key}`;
    const own = component.withAll("accessEntries", {
      principalArn: entry["principalArn"],
      kubernetesGroups: entry["kubernetesGroups"],
      type: entry["type"],
    });
    component.add("aws:eks/accessEntry:AccessEntry", name, { clusterName: cluster, ...own });
    for (const [policy, association] of Object.entries(mapIn(entry["accessPolicies"]) ?? {})) {
      const { policyArn, accessScope } = mapIn(association) ?? {};
      component.add("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", `${name}-${policy}`, {
        clusterName: cluster,
        ...component.withAll("accessEntries", {
          principalArn: entry["principalArn"],
          policyArn,
          accessScope,
        }),
      });
    }
  }
  addMappings(component);
}

function addMappings(component: Component): void {
  const data = {
    mapRoles: textOf(component, "roleMappings", "roleArn", "rolearn"),
    mapUsers: textOf(component, "userMappings", "userArn", "userarn"),
  };
  if (data.mapRoles === undefined && data.mapUsers === undefined) return;
  component.add("kubernetes:core/v1:ConfigMap", `${component.name}-nodeAccess`, {
    metadata: { name: "aws-auth", namespace: "kube-system" },
    data: component.with("roleMappings", data),
  });
}

/** The mappings as the ConfigMap holds them; YAML takes JSON. */
function textOf(component: Component, input: string, arn: string, key: string): unknown {
  const mappings = component.read(input);
  if (!Array.isArray(mappings)) return mappings;
  const entries = mappings.map((each) => mapIn(each) ?? {});
  const unknown = entries.flatMap((entry) => Object.values(entry)).find((value) => value instanceof Unknown);
  if (unknown) return unknown;
  return JSON.stringify(
    entries.map((entry) => ({ [key]: entry[arn], username: entry["username"], groups: entry["groups"] })),
  );
}
