import { MANAGED, type Manifest } from "./manifest";

/** The most that all pods of a namespace may ask for together. */
export interface QuotaPlan {
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralStorage: string;
  readonly pods: number;
}

/** What a container gets that doesn't say what it needs. */
export interface ContainerDefaults {
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralStorage: string;
}

/** What bounds a namespace's pods together, and single containers that don't say what they need. */
export function planBounds(namespace: string, quota: QuotaPlan, defaults: ContainerDefaults): Manifest[] {
  const metadata = (name: string) => ({ name, namespace, labels: MANAGED });
  const amounts = (given: ContainerDefaults) => ({
    cpu: given.cpu,
    memory: given.memory,
    "ephemeral-storage": given.ephemeralStorage,
  });
  return [
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: metadata("quota"),
      spec: {
        hard: {
          "requests.cpu": quota.cpu,
          "requests.memory": quota.memory,
          "requests.ephemeral-storage": quota.ephemeralStorage,
          "limits.cpu": quota.cpu,
          "limits.memory": quota.memory,
          "limits.ephemeral-storage": quota.ephemeralStorage,
          pods: String(quota.pods),
          "services.nodeports": "0",
          "services.loadbalancers": "0",
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: metadata("limits"),
      spec: {
        limits: [{ type: "Container", default: amounts(defaults), defaultRequest: amounts(defaults) }],
      },
    },
  ];
}
